namespace Ainft.Ethereum;

/// <summary>How much work scrypt makes of deriving a key from a password (RFC 7914). Memory is about 128 · N · R
/// bytes.</summary>
/// <param name="N">The cost in memory and time, a power of two.</param>
/// <param name="R">The block size.</param>
/// <param name="P">The passes.</param>
public sealed record KeystoreCost(int N, int R, int P)
{
    /// <summary>What geth writes by default: 256 MiB and about a second.</summary>
    public static KeystoreCost Standard { get; } = new(1 << 18, 8, 1);

    /// <summary>What geth calls light: 4 MiB.</summary>
    public static KeystoreCost Light { get; } = new(1 << 12, 8, 6);
}
