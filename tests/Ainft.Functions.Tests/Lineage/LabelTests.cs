using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>
/// The index describes the same lineage as a plain search of the graph, for any writers in any order.
/// </summary>
public sealed class LabelTests(StorageFixture storage, ChainFixture chain)
{
    private static readonly string[] Tables = ["Ainfts", "Edges", "Linked", "Listings"];

    [Fact]
    public async Task Random_lineages_minted_by_several_apps_at_once_equal_a_plain_search()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var apps = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => world.StartAppAsync()));
        var lineage = new PlainLineage();
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        await Task.WhenAll(Enumerable.Range(0, 5)
            .Select(writer => WriteAsync(world, apps, lineage, new Random(seed + writer), writer)));

        await lineage.HoldsAsync(await world.StartAppAsync());
        await AssertProjectedAgainChangesNothingAsync(world);
    }

    [Fact]
    public async Task A_merge_of_1024_parents_and_what_follows_it_equal_a_plain_search()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var (app, creator, lineage) = (await world.StartAppAsync(), new Creator(world.Domain), new PlainLineage());
        foreach (var names in Enumerable.Range(0, ManifestLimits.Parents)
            .Select(n => PlainLineage.ManifestOf($"part {n}")).Chunk(64))
            await MintAsync(app, creator, lineage, names);
        var merge = PlainLineage.ManifestOf("merge", lineage.Ids);
        await MintAsync(app, creator, lineage, merge, PlainLineage.ManifestOf("after", creator.IdOf(merge)),
            PlainLineage.ManifestOf("again", [.. lineage.Ids.Take(1023), creator.IdOf(merge)]));
        var fresh = await world.StartAppAsync();
        Assert.Single((await fresh.Get<Ainfts>().FindAsync(creator.IdOf(merge), default))!.Label.Sets);
        foreach (var id in new[] { merge, PlainLineage.ManifestOf("after", creator.IdOf(merge)) }.Select(creator.IdOf))
        {
            var row = await fresh.Get<Ainfts>().FindAsync(id, default);
            var ancestry = await fresh.Get<Ancestries>().ReadAsync(row!, default);
            Assert.Equal(lineage.AncestorsOf(id).Order(), ancestry.Nodes.Select(node => node.Id).Order());
        }
    }

    [Fact]
    public async Task An_ancestor_of_a_long_chain_is_found_in_two_reads_however_far_it_is()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var (app, creator, lineage) = (await world.StartAppAsync(), new Creator(world.Domain), new PlainLineage());
        var ids = new List<AinftId>();
        for (var n = 0; n < 6; n++)
        {
            var link = new List<string>();
            for (var m = 0; m < 64; m++, ids.Add(creator.IdOf(link[^1])))
                link.Add(PlainLineage.ManifestOf($"version {n} {m}", ids.TakeLast(1)));
            await MintAsync(app, creator, lineage, [.. link]);
        }
        var other = PlainLineage.ManifestOf("other");
        await MintAsync(app, creator, lineage, other);
        foreach (var (asked, answer) in new[]
        {
            (ids[0], true), (ids[200], true), (ids[^2], true), (ids[^1], false), (creator.IdOf(other), false),
        })
        {
            var reads = new FaultTransport(everything: true);
            var fresh = await world.StartAppAsync(
                builder => builder.Services.AddSingleton<HttpPipelineTransport>(reads));
            reads.Reset();
            var row = await fresh.Get<Components>().FindAsync(ids[^1], default);
            Assert.Equal(answer, await fresh.Get<Ancestries>().ContainsAsync(row!, asked, default));
            Assert.InRange(reads.Writes.Count, 1, 2);
        }
        await lineage.HoldsAsync(await world.StartAppAsync());
    }

    [Fact]
    public async Task Every_write_of_a_projection_may_be_lost_or_go_unanswered()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var (faults, time) = (new FaultTransport(), new ShiftedTime());
        var app = await world.StartAppAsync(
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults).AddSingleton<TimeProvider>(time),
            ("Ainft__StorageRetries", "0"));
        var (creator, lineage) = (new Creator(world.Domain), new PlainLineage());
        var whole = await MintWholeAsync(app, creator, lineage);
        faults.Reset();
        await MintAsync(app, creator, lineage, GroupOf(creator, whole, "counted"));
        var writes = faults.Writes.Count;
        Assert.All(["-bundles/", "-ancestries/", "Edges"],
            path => Assert.Contains(faults.Writes, write => write.Path.Contains(path, StringComparison.Ordinal)));
        var groups = Enum.GetValues<Fault>().SelectMany(fault => Enumerable.Range(0, writes)
            .Select(n => (Fault: fault, N: n, Group: GroupOf(creator, whole, $"{fault} {n}")))).ToArray();
        foreach (var (fault, n, group) in groups)
        {
            faults.Lose(n, fault);
            (await Creator.PostAsync(app.Http, "ainfts", creator.Many(group))).Dispose();
            faults.Reset();
        }
        time.Ahead += SweepBundles.LeftBehindAfter;
        await app.RunAsync("SweepBundles");
        await app.DrainAsync("project-bundle", "ProjectBundle");
        await Task.WhenAll(groups.Select(lost => MintAsync(app, creator, lineage, lost.Group)));
        await lineage.HoldsAsync(await world.StartAppAsync());
        await AssertProjectedAgainChangesNothingAsync(world);
    }

    /// <summary>
    /// A writer mints children of the components of all writers, and mints its own components again with children. It
    /// sends the same body to two apps at once.
    /// </summary>
    private static async Task WriteAsync(World world, App[] apps, PlainLineage lineage, Random random, int writer)
    {
        var creator = new Creator(world.Domain);
        var own = new List<string>();
        for (var mint = 0; mint < 8; mint++)
        {
            var body = own.Count > 0 && random.Next(3) == 0 ? [own[random.Next(own.Count)]] : new List<string>();
            for (var n = random.Next(1, 10); n > 0; n--)
            {
                AinftId[] known = [.. lineage.Ids, .. body.Select(creator.IdOf)];
                body.Add(PlainLineage.ManifestOf($"{writer} {mint} {n}",
                    known.Length == 0 ? [] : random.GetItems(known, random.Next(5)).Distinct()));
            }
            var signed = creator.Many([.. body]);
            await Task.WhenAll(random.GetItems(apps, random.Next(1, 3))
                .Select(app => Creator.MintAsync(app.Http, signed)));
            lineage.Add(creator, body);
            own.AddRange(body);
        }
    }

    /// <summary>
    /// A whole with so many parts that the second component on it is the first whose ancestors need a set.
    /// </summary>
    private static async Task<(AinftId Whole, AinftId Part)> MintWholeAsync(
        App app, Creator creator, PlainLineage lineage)
    {
        // The parts and the whole fill a label just below its limit. The next component cuts the label.
        var parts = Enumerable.Range(0, 325).Select(n => PlainLineage.ManifestOf($"part {n}")).ToArray();
        var whole = PlainLineage.ManifestOf("whole", parts.Select(creator.IdOf));
        foreach (var some in parts.Append(whole).Chunk(60))
            await MintAsync(app, creator, lineage, some);
        // The part is in another partition than the whole. So their edges are always two requests to the table, never
        // one batch whose path does not name the table.
        return (creator.IdOf(whole),
            parts.Select(creator.IdOf).First(part => part.ToString()[2] != creator.IdOf(whole).ToString()[2]));
    }

    /// <summary>Components with parents in this bundle and in others.</summary>
    private static string[] GroupOf(Creator creator, (AinftId Whole, AinftId Part) on, string name)
    {
        var first = PlainLineage.ManifestOf($"{name} first", on.Whole);
        var second = PlainLineage.ManifestOf($"{name} second", creator.IdOf(first), on.Part);
        return [first, second, PlainLineage.ManifestOf($"{name} third", creator.IdOf(second), creator.IdOf(first))];
    }

    private static async Task MintAsync(App app, Creator creator, PlainLineage lineage, params string[] manifests)
    {
        await Creator.MintAsync(app.Http, creator.Many(manifests));
        lineage.Add(creator, manifests);
    }

    private static async Task AssertProjectedAgainChangesNothingAsync(World world)
    {
        var (app, before) = (await world.StartAppAsync(), await TableSnapshot.TakeAsync(world, Tables));
        var names = await TableSnapshot.NamesAsync(world, "bundles");
        Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(names));
        foreach (var name in names)
            await app.Get<ProjectBundle>().RunAsync(Sha256Digest.Parse(name), CancellationToken.None);
        Assert.Equal(before, await TableSnapshot.TakeAsync(world, Tables));
    }
}
