using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>The seed of one node's task, where a comparator judges a sample.</summary>
/// <remarks>
/// It is the low 53 bits of SHA-256(beacon ‖ run ‖ node), read big-endian: of the digest's last seven bytes all but
/// the highest three bits.
/// beacon is the 32 bytes of the beacon's block hash, run the 32 bytes of the run's id, node the 20 bytes of the
/// node's address. So nobody
/// chooses a seed, no two nodes have the same one, and anybody computes all of them again.
/// </remarks>
public static class TaskSeed
{
    /// <summary>The seed of a node's task.</summary>
    /// <param name="beacon">The beacon's block hash.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="node">The node.</param>
    public static long Of(Bytes32 beacon, Sha256Digest run, Address node)
    {
        Span<byte> message = stackalloc byte[2 * Bytes32.Size + Address.Size];
        beacon.CopyTo(message);
        run.Value.CopyTo(message[Bytes32.Size..]);
        node.CopyTo(message[(2 * Bytes32.Size)..]);
        var digest = Sha256Digest.Of(message).Value;
        return (long)BinaryPrimitives.ReadUInt64BigEndian(
            Bytes32.AsSpan(in digest)[^sizeof(ulong)..]) & WorkflowLimits.Seed;
    }
}
