using System.Numerics;

namespace Ainft.Functions.Ledger;

/// <summary>A set of positions in a bundle as a bitmap, which fits into a row for a bundle of any size.</summary>
public static class Positions
{
    public static byte[] Pack(IReadOnlySet<int> positions)
    {
        var bits = new byte[positions.Count == 0 ? 0 : positions.Max() / 8 + 1];
        foreach (var position in positions)
            bits[position / 8] |= (byte)(1 << (position % 8));
        return bits;
    }

    public static int Count(ReadOnlySpan<byte> bits)
    {
        var count = 0;
        foreach (var eight in bits)
            count += BitOperations.PopCount(eight);
        return count;
    }

    public static bool Contains(ReadOnlySpan<byte> bits, int position) =>
        position / 8 < bits.Length && (bits[position / 8] & (1 << (position % 8))) != 0;
}
