using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ainft.Functions.Platform;

/// <summary>
/// For each of any number of keys the moment at which its bucket is full again, in memory of a fixed size.
/// </summary>
/// <remarks>
/// <para>
/// A token bucket is one number: the time at which it will be full (the generic cell rate algorithm, ITU-T I.371).
/// Unlike the limiters
/// of System.Threading.RateLimiting it can go into debt, so that work is charged when its cost is known.
/// </para>
/// <para>
/// The times are kept in a count-min sketch with conservative update (Estan and Varghese, 2002): each key has one cell
/// in each of four
/// rows, and the earliest of the four is its time. No bucket is ever evicted, so a flood of addresses cannot reset the
/// buckets of
/// others. A key is charged too much only where all four cells are shared with keys that spent more. Where the cells
/// are follows from
/// a random seed, so nobody can aim at another key.
/// </para>
/// </remarks>
/// <param name="width">The cells of a row, a power of two.</param>
/// <param name="seed">Random bytes that stay secret.</param>
internal sealed class SpentTimes(int width, byte[] seed)
{
    private const int Rows = 4;

    private readonly long[] cells = new long[Rows * width];
    private readonly Lock gate = new();

    /// <summary>
    /// The moment at which the bucket of a key is full, in ticks; of an unknown key it lies in the past.
    /// </summary>
    public long FullAt(ReadOnlySpan<byte> key)
    {
        Span<int> places = stackalloc int[Rows];
        Find(key, places);
        lock (gate)
            return Earliest(places);
    }

    /// <summary>
    /// Moves that moment by what was spent, from now on, but not beyond <paramref name="latest"/>; answers it.
    /// </summary>
    public long Spend(ReadOnlySpan<byte> key, long now, long spent, long latest)
    {
        Span<int> places = stackalloc int[Rows];
        Find(key, places);
        lock (gate)
        {
            var until = Earliest(places);
            until = Math.Max(until, Math.Min(Math.Max(until, now) + spent, latest));
            foreach (var place in places)
                cells[place] = Math.Max(cells[place], until);
            return until;
        }
    }

    private long Earliest(ReadOnlySpan<int> places)
    {
        var earliest = long.MaxValue;
        foreach (var place in places)
            earliest = Math.Min(earliest, cells[place]);
        return earliest;
    }

    private void Find(ReadOnlySpan<byte> key, Span<int> places)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(seed, key, hash);
        for (var row = 0; row < Rows; row++)
        {
            var cell = BinaryPrimitives.ReadUInt32LittleEndian(hash[(row * sizeof(uint))..]) & (uint)(width - 1);
            places[row] = row * width + (int)cell;
        }
    }
}
