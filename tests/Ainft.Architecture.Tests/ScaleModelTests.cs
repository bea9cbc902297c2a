using Ainft.Scale;
using Xunit;

namespace Ainft.Architecture.Tests;

/// <summary>The model of <c>tests/Ainft.Scale</c> counts as the benchmarks and as simple arithmetic.</summary>
public sealed class ScaleModelTests
{
    private static readonly ScaleSettings Usual = new();

    [Fact]
    public void A_bulk_bundle_has_the_measured_writes_per_component()
    {
        Assert.InRange(ModelCheck.BulkWrites(Usual), 0.0222, 0.0228);
        Assert.InRange(ModelCheck.BulkWrites(ModelCheck.Families), 0.0264, 0.0289);
    }

    [Fact]
    public void A_run_has_the_measured_writes() => Assert.Equal(25, ModelCheck.RunWrites());

    [Fact]
    public void A_single_mint_has_seven_entities_in_at_most_eight_requests()
    {
        var load = new Load(1);
        Flush.Play(load, 0, 1, Keys(), Usual with { Parents = 0 });
        Assert.Equal(7, load.UseOf(Limit.Entities).Highest);
        Assert.All(Enumerable.Range(0, 20), seed => Assert.InRange(ModelCheck.FlushRequests(seed), 5, 8));
    }

    [Fact]
    public void An_anchoring_run_takes_the_time_of_its_reads_and_deletes()
    {
        var anchoring = new Anchoring(45, 450, 15_000, Usual);
        var load = new Load(60);
        var end = anchoring.Run(load, 0, Keys());
        // 2,700 bundles are 2 reads each and a delete, eight at a time and 10 ms each.
        var needed = 2_700 * 3 * 0.010 / 8;
        Assert.InRange(end, needed, needed + 1);
        // The partition of open rows loses 800 rows per second, and a batch has one signature.
        Assert.InRange(load.UseOf(Limit.Partition).Highest, 795, 805);
        Assert.Equal("Bundles/open", load.UseOf(Limit.Partition).Part);
        Assert.Equal(1, load.UseOf(Limit.Vault).Highest);
    }

    [Fact]
    public void A_busy_second_of_single_mints_has_their_rows()
    {
        const int Rate = 400, Seconds = 40;
        var load = Scenarios.Single(Rate, Usual with { Parents = 0 }, Seconds, out var mints);
        Assert.InRange(mints.Mints, Rate * Seconds * 0.9, Rate * Seconds * 1.1);
        // A mint has a row of its own, one of its creator and one of its digest. A bundle has four more.
        var entities = (3.0 * mints.Mints + 4.0 * mints.Bundles) / Seconds;
        Assert.InRange(load.UseOf(Limit.Entities).Median, 0.8 * entities, 1.3 * entities);
        Assert.Equal(mints.Instances, load.UseOf(Limit.Instances).Highest);
    }

    [Fact]
    public void The_same_seed_plays_the_same_load()
    {
        static Use[] Uses() => [.. Limits.All.Keys.Select(Scenarios.Bulk(2_000, Usual, 60).UseOf)];
        Assert.Equal(Uses(), Uses());
    }

    [Fact]
    public void The_first_limit_is_found_by_bisection()
    {
        var found = FirstLimit.Find(LoadOf, median: false);
        Assert.Equal(Limit.Blob, found.Limit);
        Assert.InRange(found.Rate, 4_900, 5_100);

        // A tenth of the rate goes to one blob, which serves 500 requests per second.
        static Load LoadOf(double rate)
        {
            var load = new Load(2);
            load.Hold(Limit.Requests, rate);
            load.Hold(Limit.Blob, rate / 10);
            return load;
        }
    }

    private static RandomKeys Keys() => new(new Random(1));
}
