using System.Net;
using Ainft.Cli;
using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>The file that proves a whole ancestry without this server.</summary>
public sealed class LineageProofTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task A_lineage_over_several_batches_is_proven_offline_whole_and_to_a_depth()
    {
        var random = LineagePages.Seeded();
        var graph = await MintedGraph.RandomAsync(App, Creator, random, 30);
        await App.RunAsync("AnchorBundles");
        for (var n = 0; n < 20; n++)
            graph.Add(graph.Ids.TakeLast(3));
        await graph.MintAsync(App);
        var last = graph.Ids[^1];
        using (var early = await App.Http.GetAsync($"ainfts/{last}/lineage.proof"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
            Assert.NotNull(early.Headers.RetryAfter);
        }
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(last, "included", "finalized");

        foreach (var (query, depth) in new (string, int?)[]
        {
            ("", null), ("?depth=all", null), ("?depth=0", 0), ("?depth=2", 2),
        })
        {
            var (proof, report) = await ReadAsync($"ainfts/{last}/lineage.proof{query}");
            Assert.Equal(graph.Ancestors(last, new LineageFilter(depth)).Select(node => node.Id).Prepend(last),
                proof.Components.Select(component => component.Id));
            Assert.Equal(depth, proof.Depth);
            Assert.Equal(depth is null, report.IsWhole);
            Assert.Equal(depth is null ? 2 : 1, proof.Batches.Count);
            Assert.All(proof.Batches, batch => Assert.NotNull(batch.Block));
        }
    }

    [Fact]
    public async Task A_file_holds_every_component_however_many_are_read_at_a_time()
    {
        var graph = new MintedGraph(Creator);
        var sources = Enumerable.Range(0, 2 * 1_024).Select(_ => graph.Add()).ToArray();
        var last = graph.Add(graph.Add(sources[..1_024]), graph.Add(sources[1_024..]));
        await graph.MintAsync(App);
        await App.RunAsync("AnchorBundles");
        var (proof, report) = await ReadAsync($"ainfts/{last}/lineage.proof");
        Assert.Equal(graph.Ancestors(last, LineageFilter.All).Select(node => node.Id).Prepend(last),
            proof.Components.Select(component => component.Id));
        Assert.True(report.IsWhole);
    }

    [Fact]
    public async Task Components_that_came_together_are_read_together()
    {
        var (graph, requests) = (new MintedGraph(Creator), new FaultTransport(everything: true));
        for (var n = 0; n < 200; n++)
            graph.Add(graph.Ids.TakeLast(1));
        await graph.MintAsync(App);
        await App.RunAsync("AnchorBundles");
        var app = await World.StartAppAsync(builder => builder.Services.AddSingleton<HttpPipelineTransport>(requests));
        requests.Reset();

        await ReadAsync($"ainfts/{graph.Ids[^1]}/lineage.proof", app);

        // Four bundles need four reads, and a few more for headers.
        Assert.InRange(requests.Writes.Count(request => request.Path.Contains("bundles/", StringComparison.Ordinal)),
            4, 8);
    }

    [Fact]
    public async Task What_does_not_fit_a_file_is_refused_with_its_size()
    {
        var graph = new MintedGraph(Creator);
        var child = graph.Add(graph.Add());
        await graph.MintAsync(App);
        var row = (await App.Get<Ainfts>().FindAsync(child, default))!;
        var wide = row with
        {
            Id = new MintedGraph(Creator).Add(child),
            Label = new AncestryLabel(Sha256Digest.Of("a set"u8), LineageProofFile.MaxComponents, default)
        };
        await StoredRows.InsertAsync(App, wide);
        Assert.Equal("/depth", await LineagePages.ProblemAsync(App,
            $"ainfts/{wide.Id}/lineage.proof", HttpStatusCode.UnprocessableEntity));
        var tooLarge = await (await App.Http.GetAsync($"ainfts/{wide.Id}/lineage.proof")).Content.ReadAsStringAsync();
        Assert.Contains($"{LineageProofFile.MaxComponents + 1}", tooLarge);
        Assert.Contains($"\"{ViolationCode.LineageTooLarge}\"", tooLarge);
        Assert.Equal("/depth", await LineagePages.ProblemAsync(App,
            $"ainfts/{child}/lineage.proof?depth=few", HttpStatusCode.UnprocessableEntity));
        Assert.Contains(new MintedGraph(Creator).Add(wide.Id).ToString(), await LineagePages.ProblemAsync(App,
            $"ainfts/{new MintedGraph(Creator).Add(wide.Id)}/lineage.proof", HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_token_without_a_manifest_is_listed_as_a_token_and_no_file_proves_it()
    {
        var graph = new MintedGraph(Creator);
        var root = graph.Add();
        await graph.MintAsync(App);
        var token = graph.Add(root);
        await MintTokenAsync(graph.Withhold());
        var last = graph.Add(token);
        await graph.MintAsync(App);

        var relation = graph[last].Parents[0].Relation.ToText();
        var ancestors = await LineagePages.AllAsync(App, $"ainfts/{last}/ancestors?");
        Assert.Equal([token, root], ancestors.Select(LineagePages.IdOf));
        Assert.Equal(("unknown", "finalized", 0), (ancestors[0].GetProperty("kind").GetString(),
            ancestors[0].GetProperty("status").GetString(), ancestors[0].GetProperty("contributors").GetArrayLength()));
        Assert.Equal([relation, "unknown"], LineagePages.PathOf(ancestors[1]));
        Assert.Equal([token], await LineagePages.AllIdsAsync(App,
            $"ainfts/{last}/ancestors?format=ids&relation=trained-on,fine-tuned-from,part"));
        Assert.Equal([token, last], (await LineagePages.AllAsync(App, $"ainfts/{root}/descendants?depth=all&limit=1"))
            .Select(LineagePages.IdOf));
        var path = await App.GetJsonAsync($"ainfts/{root}/path?to={last}");
        Assert.False(path.GetProperty("path")[0].TryGetProperty("relation", out _));
        Assert.Equal(relation, path.GetProperty("path")[1].GetProperty("relation").GetString());
        var drawn = LineageGraph.FromJson(await App.Http.GetByteArrayAsync($"ainfts/{token}/lineage"));
        Assert.Equal(["unknown", "data", "composite"], drawn.Nodes.Select(node => node.Kind));
        Assert.Contains(token.ToString(),
            await LineagePages.ProblemAsync(App, $"ainfts/{last}/lineage.proof", HttpStatusCode.Conflict));
    }

    private async Task MintTokenAsync(Manifest manifest)
    {
        await World.Chain.Rpc.CallAsync("anvil_setBalance", [Creator.Address.ToString(), "0x56bc75e2d63100000"]);
        var wallet = new Wallet(World.Chain, Creator.Key, TimeProvider.System);
        var call = Calldata.Encode("mint(bytes32,bytes32[])",
            manifest.Digest.Value, manifest.ParentIds.Select(id => id.Value).ToArray());
        Assert.True(
            (await wallet.SendAsync(World.Deployment.Registry, call, TestContext.Current.CancellationToken)).Succeeded);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
    }

    private async Task<(LineageProofFile Proof, LineageReport Report)> ReadAsync(string path, App? app = null)
    {
        await using var file = await (app ?? App).Http.GetStreamAsync(path);
        Assert.True(LineageProofFile.TryRead(file, out var proof, out var violations), string.Join("\n", violations));
        var report = LineageProofVerifier.Verify(proof);
        Assert.True(report.IsValid, string.Join("\n", report.Components.SelectMany(component => component.Checks)));
        return (proof, report);
    }
}
