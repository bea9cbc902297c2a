using System.Buffers.Binary;
using Ainft.Functions.Platform;
using CsCheck;

namespace Ainft.Functions.Tests.Platform;

/// <summary>
/// Buckets in memory of a fixed size. They hold at least the amount that a key spent, and exactly that amount for few
/// keys.
/// </summary>
public sealed class SpentTimesTests
{
    private const int Width = 1 << 10;

    private static readonly byte[] Seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void A_key_has_spent_at_least_what_it_spent_however_many_others_come() =>
        Gen.Select(Gen.Int[0, 5_000], Gen.Int[1, 100]).Array[1, 2_000].Sample(spendings =>
        {
            var times = new SpentTimes(Width, Seed);
            var alone = new Dictionary<int, long>();
            foreach (var (key, units) in spendings)
            {
                alone[key] = alone.GetValueOrDefault(key) + units;
                times.Spend(KeyOf(key), 0, units, long.MaxValue);
            }

            Assert.All(alone, pair => Assert.True(times.FullAt(KeyOf(pair.Key)) >= pair.Value));
        });

    [Fact]
    public void A_flood_of_a_million_keys_resets_no_bucket()
    {
        var times = new SpentTimes(Width, Seed);
        times.Spend(KeyOf(-1), 0, 1_000_000, long.MaxValue);

        for (var i = 0; i < 1_000_000; i++)
            times.Spend(KeyOf(i), 0, 1, long.MaxValue);

        Assert.True(times.FullAt(KeyOf(-1)) >= 1_000_000);
    }

    [Fact]
    public void Few_of_many_keys_that_spend_all_meet_an_innocent_one()
    {
        var times = new SpentTimes(1 << 16, Seed);
        for (var i = 0; i < 10_000; i++)
            times.Spend(KeyOf(i), 0, 1_000, long.MaxValue);

        var charged = Enumerable.Range(10_000, 10_000).Count(key => times.FullAt(KeyOf(key)) > 0);

        Assert.InRange(charged, 0, 30);
    }

    [Fact]
    public void A_bucket_fills_again_as_time_goes_by_and_holds_no_more_than_it_does()
    {
        var times = new SpentTimes(Width, Seed);

        Assert.Equal(150, times.Spend(KeyOf(1), 100, 50, long.MaxValue));
        Assert.Equal(160, times.Spend(KeyOf(1), 120, 10, long.MaxValue));
        Assert.Equal(1_010, times.Spend(KeyOf(1), 1_000, 10, long.MaxValue));
        Assert.Equal(1_200, times.Spend(KeyOf(1), 1_000, 5_000, 1_200));
    }

    [Fact]
    public void A_bucket_that_is_full_too_late_gives_out_none_and_reports_how_late_it_is()
    {
        var times = new SpentTimes(Width, Seed);

        Assert.Equal(0, times.TrySpend(KeyOf(1), 100, 50, long.MaxValue, by: 100));
        Assert.Equal(30, times.TrySpend(KeyOf(1), 100, 50, long.MaxValue, by: 120));
        Assert.Equal(150, times.FullAt(KeyOf(1)));
        Assert.Equal(0, times.TrySpend(KeyOf(1), 100, 50, long.MaxValue, by: 150));
        Assert.Equal(200, times.FullAt(KeyOf(1)));
    }

    [Fact]
    public void Takers_at_the_same_time_get_no_more_than_the_bucket_holds()
    {
        var (times, taken) = (new SpentTimes(Width, Seed), 0);

        Parallel.For(0, 10_000, _ =>
        {
            if (times.TrySpend(KeyOf(7), 0, 1, long.MaxValue, by: 99) == 0)
                Interlocked.Increment(ref taken);
        });

        Assert.Equal(100, taken);
    }

    [Fact]
    public void Spending_at_the_same_time_loses_nothing()
    {
        var times = new SpentTimes(Width, Seed);

        Parallel.For(0, 10_000, _ => times.Spend(KeyOf(7), 0, 3, long.MaxValue));

        Assert.Equal(30_000, times.FullAt(KeyOf(7)));
    }

    private static byte[] KeyOf(int key)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, key);
        return bytes;
    }
}
