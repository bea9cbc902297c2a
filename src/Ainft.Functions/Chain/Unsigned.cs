namespace Ainft.Functions.Chain;

/// <summary>A form of a request that an account previews before it signs.</summary>
/// <param name="Form">The form.</param>
/// <param name="Deadline">The deadline that the account wants to sign, or null for the registry's choice.</param>
public sealed record Unsigned<TForm>(TForm Form, ulong? Deadline)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>The deadline to sign, which is an hour from now if the account wants no other.</summary>
    public ulong DeadlineAt(DateTimeOffset now) => Deadline ?? (ulong)(now + Life).ToUnixTimeSeconds();
}
