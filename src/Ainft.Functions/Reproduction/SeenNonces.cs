using Ainft.Ethereum;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// The nonces that came lately: each for as long as its request could be sent again, unless more come than memory is set aside for.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="kept">How long a nonce is remembered at least.</param>
internal sealed class SeenNonces(TimeProvider time, TimeSpan kept)
{
    private const int Most = 1 << 16;

    private readonly Lock gate = new();
    private HashSet<(Address, Bytes32)> young = [];
    private HashSet<(Address, Bytes32)> old = [];
    private long turned = time.GetTimestamp();

    /// <summary>False when it came before.</summary>
    public bool TryAdd(Address account, Bytes32 nonce)
    {
        lock (gate)
        {
            if (young.Count >= Most || time.GetElapsedTime(turned) >= kept)
                (old, young, turned) = (young, [], time.GetTimestamp());
            return !old.Contains((account, nonce)) && young.Add((account, nonce));
        }
    }
}
