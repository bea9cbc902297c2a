namespace Ainft.Functions.Chain;

/// <summary>A form of a request that an account signed as typed data (EIP-712).</summary>
/// <param name="Form">The form.</param>
/// <param name="Deadline">The end of the signature's validity, in Unix seconds.</param>
/// <param name="Signature">The signature as <c>0x</c> and digits.</param>
public sealed record Signed<TForm>(TForm Form, ulong Deadline, string Signature);
