using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>The seed of one node's task, in a run with a comparator that judges a sample.</summary>
/// <remarks>
/// The seed is the low 53 bits of SHA-256(beacon ‖ run ‖ node), read big-endian, that is the last seven bytes of the
/// digest without their highest three bits. beacon is the 32 bytes of the beacon's block hash, run the 32 bytes of the
/// run's id, and node the 20 bytes of the node's address. So a node or a requester cannot choose a seed, two nodes have
/// different seeds, and a verifier can compute all of them again.
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
