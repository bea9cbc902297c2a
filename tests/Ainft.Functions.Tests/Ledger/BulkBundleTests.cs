using System.Net;
using System.Text.Json;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// Bundles that are too large for memory. The app spools them, commits them in blocks, and projects and anchors one
/// window at a time. The tests use a separate chain, because other tests on a shared chain would finalize the anchors
/// that are expected as included.
/// </summary>
public sealed class BulkBundleTests(StorageFixture storage) : MintingScene(storage)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bundle_of_several_windows_is_durable_then_findable_then_anchored()
    {
        var manifests = Spool.TwoWindows("large");
        var hash = await Spool.CommitAsync(App, manifests);
        var committed = await StateAsync(hash);
        Assert.Equal(("committed", manifests.Length, 0, "pending"),
            (committed.State, committed.Entries, committed.Projected, committed.Status));

        Assert.Equal(1, await App.DrainAsync("project-bundle", "ProjectBundle"));
        Assert.Equal(("projected", manifests.Length, manifests.Length, "pending"), await StateAsync(hash));
        Assert.Equal(manifests.Length, await ListedAsync());

        await App.RunAsync("AnchorBundles");
        var ids = Spool.IdsOf(manifests);
        await App.ReconcileUntilAsync(ids[0], "included");
        Assert.Equal(("batched", manifests.Length, manifests.Length, "included"), await StateAsync(hash));
        await LedgerCheck.HoldsAsync(World, ids, anchored: true);
        Assert.Equal(manifests[^1].Canonical.ToArray(),
            await App.Http.GetByteArrayAsync($"ainfts/{ids[^1]}/manifest", Ct));
    }

    [Fact]
    public async Task Its_name_is_the_hash_of_the_blob_and_a_window_the_same_for_everybody()
    {
        var manifests = Spool.TwoWindows("windows");
        var hash = await Spool.CommitAsync(App, manifests);
        var blob = (await App.Get<Storage>().Blobs("bundles").ReadAsync(hash.ToString(), Ct))!.Value;
        Assert.Equal(hash, Sha256Digest.Of(blob.Span));
        var (first, second) = (await ReadAsync(hash), await ReadAsync(hash));
        Assert.Equal(first, second);
        Assert.Equal(2, first.Length);
        Assert.Equal(Spool.IdsOf(manifests),
            first.SelectMany(window => window.Split(',')).Select(id => AinftId.Parse(id)));
        Assert.Equal(Spool.IdsOf(manifests).Select(id => Leaf.Registration(id, Spool.Creator)),
            await App.Get<Bundles>().ReadLeavesAsync(hash, Ct).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_window_has_ten_thousand_small_entries()
    {
        using var spool = SpooledBundle.Create(TimeProvider.System);
        for (var i = 0; i < BundleWindow.MaxEntries + 1; i++)
            spool.Append(new Leaf(EntryKind.Statement, default, Spool.Creator),
                System.Text.Encoding.UTF8.GetBytes($"{{\"n\":{i}}}"), "{}"u8);
        var hash = await App.Get<CommitBundle>().CommitAsync(spool, Ct);
        var windows = await App.Get<Bundles>().ReadWindowsAsync(hash, Ct)
            .Select(window => (window.Entries[0].Position, window.Entries.Count,
                Last: System.Text.Encoding.UTF8.GetString(window.Entries[^1].Entry.Content.Span))).ToListAsync(Ct);
        Assert.Equal([(0, BundleWindow.MaxEntries, """{"n":9999}"""), (BundleWindow.MaxEntries, 1, """{"n":10000}""")],
            windows);
    }

    [Fact]
    public async Task The_deepest_manifest_and_the_most_parents_fit_a_line()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 62));
        var parents = Enumerable.Range(0, 1024).Select(i => Spool.ManifestOf($"parent {i}")).ToArray();
        Manifest[] manifests =
        [
            .. parents,
            Spool.Parse($$"""{"ainft":1,"kind":"data","properties":{{deep}}1{{new string('}', 62)}}}"""),
            Spool.ManifestOf("child", 0, Spool.IdsOf(parents)),
        ];
        var hash = await Spool.CommitAsync(App, manifests);
        await App.DrainAsync("project-bundle", "ProjectBundle");
        await App.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(World, Spool.IdsOf(manifests), anchored: true);
        Assert.Equal("batched", (await StateAsync(hash)).State);
    }

    [Fact]
    public async Task A_bundle_in_which_nothing_was_new_says_so_for_good_and_leaves_no_blob()
    {
        var manifests = Enumerable.Range(0, 3).Select(i => Spool.ManifestOf($"again {i}")).ToArray();
        await Spool.CommitAsync(App, manifests[..2]);
        var duplicate = await Spool.CommitAsync(App, manifests[..2]);
        var partly = await Spool.CommitAsync(App, manifests);
        await App.DrainAsync("project-bundle", "ProjectBundle");

        Assert.Equal(("duplicate", 2, 2, null), await StateAsync(duplicate));
        Assert.Equal(2, (await GetAsync(duplicate)).GetProperty("duplicates").GetInt32());
        Assert.False(await App.Get<Bundles>().ExistsAsync(duplicate, Ct));
        Assert.Equal(("projected", 3, 3, "pending"), await StateAsync(partly));
        Assert.Equal(2, (await GetAsync(partly)).GetProperty("duplicates").GetInt32());
        await App.RunAsync("AnchorBundles");
        Assert.Equal(("duplicate", 2, 2, null), await StateAsync(duplicate));
        Assert.Equal((3, 2), ((await GetAsync(partly)).GetProperty("entries").GetInt32(),
            (await GetAsync(partly)).GetProperty("duplicates").GetInt32()));
        await LedgerCheck.HoldsAsync(World, Spool.IdsOf(manifests), anchored: true);
        Assert.Equal(3, await ListedAsync());
    }

    [Fact]
    public async Task An_entry_that_no_window_holds_is_refused_and_the_largest_one_is_read()
    {
        using var spool = SpooledBundle.Create(TimeProvider.System);
        var leaf = new Leaf(EntryKind.Statement, default, Spool.Creator);
        var content = new byte[BundleWindow.MaxBytes];
        content.AsSpan().Fill((byte)' ');
        (content[0], content[^1]) = ((byte)'{', (byte)'}');
        Assert.Throws<InvalidOperationException>(() => spool.Append(leaf, content, "{}"u8));
        spool.Append(leaf, [(byte)'{', .. content.AsSpan(1027)], "{}"u8);
        var hash = await App.Get<CommitBundle>().CommitAsync(spool, Ct);
        Assert.Equal(1, await App.Get<Bundles>().ReadWindowsAsync(hash, Ct).CountAsync(Ct));
    }

    [Theory]
    [InlineData("0x00")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_name_of_no_bundle_is_not_found(string name) =>
        Assert.Equal(HttpStatusCode.NotFound, (await App.Http.GetAsync($"bundles/{name}", Ct)).StatusCode);

    private async Task<string[]> ReadAsync(Sha256Digest hash) => [.. await App.Get<Bundles>().ReadWindowsAsync(hash, Ct)
        .Select(window => string.Join(',', window.Entries.Select(placed => new AinftId(placed.Entry.Leaf.Subject))))
        .ToListAsync(Ct)];

    private Task<JsonElement> GetAsync(Sha256Digest hash) => App.GetJsonAsync($"bundles/{hash}");

    private async Task<(string State, int Entries, int Projected, string? Status)> StateAsync(Sha256Digest hash)
    {
        var bundle = await GetAsync(hash);
        return (
            bundle.GetProperty("state").GetString()!, bundle.GetProperty("entries").GetInt32(),
            bundle.GetProperty("projected").GetInt32(),
            bundle.TryGetProperty("status", out var status) ? status.GetString() : null);
    }

    private async Task<int> ListedAsync() =>
        (await App.GetJsonAsync($"ainfts?creator={Spool.Creator}&limit=100")).GetProperty("items").GetArrayLength();
}
