namespace Ainft.Ethereum;

/// <summary>One call of a batch.</summary>
/// <param name="Method">The method, such as <c>eth_call</c>.</param>
/// <param name="Args">The positional arguments, in the forms that <see cref="JsonRpcClient"/> writes.</param>
public sealed record JsonRpcCall(string Method, params object?[] Args);
