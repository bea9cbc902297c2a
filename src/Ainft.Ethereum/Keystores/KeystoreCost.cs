namespace Ainft.Ethereum;

/// <summary>The work of scrypt to derive a key from a password (RFC 7914). It needs about 128 · N · R bytes of
/// memory.</summary>
/// <param name="N">The cost in memory and time, a power of two.</param>
/// <param name="R">The block size.</param>
/// <param name="P">The number of passes.</param>
public sealed record KeystoreCost(int N, int R, int P)
{
    /// <summary>The default of geth, which needs 256 MiB and about a second.</summary>
    public static KeystoreCost Standard { get; } = new(1 << 18, 8, 1);
}
