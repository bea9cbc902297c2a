namespace Ainft.Cli.Minting;

/// <summary>
/// The lifetime of a creator's signature. It is long enough for a slow chain, and short enough that a leaked signature
/// soon becomes useless.
/// </summary>
internal static class SignatureLife
{
    private static readonly TimeSpan Length = TimeSpan.FromHours(1);

    /// <summary>The deadline of a new signature in Unix seconds.</summary>
    public static ulong Deadline(TimeProvider time) => (ulong)(time.GetUtcNow() + Length).ToUnixTimeSeconds();
}
