using Ainft.Ethereum;

namespace Ainft.Functions.Artifacts;

/// <summary>
/// The recent nonces. It remembers a nonce for as long as a copy of its request is valid, unless too many arrive for
/// its memory.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="kept">The least time that it remembers a nonce.</param>
internal sealed class SeenNonces(TimeProvider time, TimeSpan kept)
{
    private const int Most = 1 << 16;

    private readonly Lock gate = new();
    private HashSet<(Address, Bytes32)> young = [];
    private HashSet<(Address, Bytes32)> old = [];
    private long turned = time.GetTimestamp();

    /// <summary>Adds a nonce of an account; false when it was added before.</summary>
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
