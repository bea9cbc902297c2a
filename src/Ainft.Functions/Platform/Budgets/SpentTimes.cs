using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ainft.Functions.Platform;

/// <summary>
/// Stores the time at which the bucket of each key is full again, in memory of a fixed size for any number of keys.
/// </summary>
/// <remarks>
/// <para>
/// A token bucket is one number, the time at which it will be full (the generic cell rate algorithm, ITU-T I.371).
/// Unlike the limiters of System.Threading.RateLimiting, such a bucket can go into debt. So the app can charge work
/// when its cost is known.
/// </para>
/// <para>
/// A count-min sketch with conservative update (Estan and Varghese, 2002) stores the times. Each key has one cell in
/// each of four rows, and the earliest of the four is its time. The sketch never evicts a bucket, so a flood of
/// addresses cannot reset the buckets of others. A key is charged too much only when it shares all four cells with keys
/// that spent more. The positions of the cells follow from a random seed, so a client cannot aim at another key.
/// </para>
/// </remarks>
/// <param name="width">The cells of a row, a power of two.</param>
/// <param name="seed">Random bytes that stay secret.</param>
internal sealed class SpentTimes(int width, byte[] seed)
{
    private const int Rows = 4;

    private readonly long[] cells = new long[Rows * width];
    private readonly Lock gate = new();

    /// <summary>The time at which the bucket of a key is full, in ticks. An unknown key has a past time.</summary>
    public long FullAt(ReadOnlySpan<byte> key)
    {
        Span<int> places = stackalloc int[Rows];
        Find(key, places);
        lock (gate)
            return Earliest(places);
    }

    /// <summary>
    /// Moves that time by the spent ticks, from <paramref name="now"/> at the earliest, but not beyond
    /// <paramref name="latest"/>. Returns the new time.
    /// </summary>
    public long Spend(ReadOnlySpan<byte> key, long now, long spent, long latest)
    {
        Span<int> places = stackalloc int[Rows];
        Find(key, places);
        lock (gate)
            return Move(places, now, spent, latest);
    }

    /// <summary>
    /// Does the same as <see cref="Spend"/> when the bucket is full by <paramref name="by"/>, and returns zero.
    /// Otherwise it changes no time and returns by how many ticks the bucket is late.
    /// </summary>
    public long TrySpend(ReadOnlySpan<byte> key, long now, long spent, long latest, long by)
    {
        Span<int> places = stackalloc int[Rows];
        Find(key, places);
        lock (gate)
        {
            var late = Earliest(places) - by;
            if (late > 0)
                return late;
            Move(places, now, spent, latest);
            return 0;
        }
    }

    private long Move(ReadOnlySpan<int> places, long now, long spent, long latest)
    {
        var until = Earliest(places);
        until = Math.Max(until, Math.Min(Math.Max(until, now) + spent, latest));
        foreach (var place in places)
            cells[place] = Math.Max(cells[place], until);
        return until;
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
