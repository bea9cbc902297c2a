using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>
/// Decides whether a panel of one node gets a second node. Without such checks, an operator with a good record could
/// answer wrongly without being noticed.
/// </summary>
/// <remarks>
/// A spot check is due when u &lt; max(floor, 1 / (1 + consecutive)). u is the first eight bytes of
/// <c>keccak256(beacon hash ‖ run ‖ "spot-check")</c>, big-endian, divided by 2^64. consecutive is the number of times
/// in a row that the operator agreed with the verdict. A verifier can repeat the decision. The node cannot know it
/// before the beacon.
/// </remarks>
public static class SpotCheck
{
    /// <summary>Whether a panel of one node gets a second node.</summary>
    public static bool IsDue(Beacon beacon, Sha256Digest run, int consecutive, double floor)
    {
        ArgumentNullException.ThrowIfNull(beacon);
        return Chance(beacon, run) < Math.Max(floor, 1.0 / (1.0 + consecutive));
    }

    private static double Chance(Beacon beacon, Sha256Digest run)
    {
        Span<byte> message = stackalloc byte[2 * Bytes32.Size + 10];
        beacon.Hash.CopyTo(message);
        run.Value.CopyTo(message[Bytes32.Size..]);
        "spot-check"u8.CopyTo(message[(2 * Bytes32.Size)..]);
        var hash = Keccak256.Hash(message);
        return BinaryPrimitives.ReadUInt64BigEndian(Bytes32.AsSpan(in hash)) / 18446744073709551616.0;
    }
}
