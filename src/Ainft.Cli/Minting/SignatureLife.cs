namespace Ainft.Cli.Minting;

/// <summary>How long a creator's signature is good: long enough for a slow chain, short enough to be harmless when it is found later.</summary>
internal static class SignatureLife
{
    private static readonly TimeSpan Length = TimeSpan.FromHours(1);

    /// <summary>The deadline of a signature made now, in Unix seconds.</summary>
    public static ulong Deadline(TimeProvider time) => (ulong)(time.GetUtcNow() + Length).ToUnixTimeSeconds();
}
