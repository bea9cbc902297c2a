using System.Net.Http.Headers;
using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Evidence;
using Ainft.Functions.Platform;
using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Nodes;
using Ainft.Functions.Tests.Runs;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Docs;

/// <summary>
/// Every GET route stays within the requests to storage and the bytes that docs/limits.md allows. An instance without
/// cached facts asks once cold and once warm. Its clock stands, so that the second request is within the freshness. The
/// environment variable <c>AINFT_UPDATE_DOCS=1</c> makes the test write the measured table.
/// </summary>
public sealed class ReadBudgetTests(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    private const int Children = 1_000, Items = 100, Panel = 2;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_GET_route_stays_within_its_requests_to_storage_and_its_bytes()
    {
        var routes = await RoutesAsync();
        var reads = new MeasuredReads(await BuildAsync());
        reads.ETag = await ETagAsync(reads);
        var measured = new List<ReadCost>();
        foreach (var (route, operation) in routes)
            foreach (var read in reads.Of(operation))
                measured.Add(await MeasureAsync(route, read));

        if (Environment.GetEnvironmentVariable("AINFT_UPDATE_DOCS") is "1")
            ReadBudgets.Write(measured);
        var budgets = ReadBudgets.Read().ToDictionary(budget => budget.Key);
        Assert.Equal(measured.Select(cost => cost.Key).Order(), budgets.Keys.Order());
        var over = measured.Where(cost => !cost.IsWithin(budgets[cost.Key])).ToArray();
        Assert.True(over.Length == 0, $"docs/limits.md allows less than this:\n{string.Join('\n', over)}");
    }

    private async Task<IReadOnlyList<(string Route, string Operation)>> RoutesAsync()
    {
        var paths = (await App.GetJsonAsync("openapi.json")).GetProperty("paths");
        return
        [
            .. paths.EnumerateObject()
                .Where(path => path.Value.TryGetProperty("get", out _))
                .Select(path => (
                    $"GET {path.Name["/api/".Length..]}",
                    path.Value.GetProperty("get").GetProperty("operationId").GetString()!)),
            ("GET health/ready", "ready"),
            ("GET health/live", "live"),
        ];
    }

    /// <summary>Measures a request with an instance that has no cached facts.</summary>
    private async Task<ReadCost> MeasureAsync(string route, MeasuredRead read)
    {
        var storage = new CountedStorage();
        await using var reader = await StartAsync(storage);
        var (cold, coldBytes) = await AskAsync(reader, storage, read);
        var (warm, warmBytes) = await AskAsync(reader, storage, read);
        return new ReadCost(route, read.Items, cold, warm, KiB(coldBytes), KiB(warmBytes));
    }

    private Task<App> StartAsync(CountedStorage storage) => App.StartAsync(
        World.Settings(),
        builder => builder.Services
            .AddSingleton<HttpPipelineTransport>(storage)
            .AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow)));

    private async Task<(int Requests, long Bytes)> AskAsync(App reader, CountedStorage storage, MeasuredRead read)
    {
        using var request = await RequestAsync(reader, read);
        storage.Reset();
        using var answer = await reader.Http.SendAsync(request, Ct);
        Assert.True(
            read.Status == answer.StatusCode,
            $"{read.Path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        Assert.True(answer.Headers.CacheControl is not null, $"{read.Path} has no Cache-Control.");
        return (storage.Requests.Count, storage.Bytes);
    }

    private async Task<HttpRequestMessage> RequestAsync(App reader, MeasuredRead read)
    {
        var request = read.Signer is { } signer
            ? await new SignedClient(reader.Http, World.Domain, signer)
                .SignAsync(HttpMethod.Get, read.Path, Sha256Digest.Of([]))
            : new HttpRequestMessage(HttpMethod.Get, read.Path);
        if (read.Known is { } tag)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
        return request;
    }

    private async Task<string> ETagAsync(MeasuredReads reads)
    {
        using var answer = await App.Http.GetAsync(reads.Of("getManifest")[0].Path, Ct);
        return answer.Headers.ETag!.ToString();
    }

    /// <summary>Makes a registry in which everything is finalized.</summary>
    private async Task<MeasuredRegistry> BuildAsync()
    {
        var root = Creator.ManifestOf("root");
        string[] children =
            [.. Enumerable.Range(0, Children).Select(i => Creator.ManifestOf($"child {i}", Creator.IdOf(root)))];
        var last = Creator.ManifestOf("last", [.. children.Select(child => Creator.IdOf(child))]);
        var bundle = await BulkMint.RunAsync(App, World, Creator, [root, .. children, last]);
        var (run, panel) = await DrawAsync(Panel);
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        var decided = (await App.Get<RunStore>().FindAsync(run, Ct))!;
        var subject = decided.Request.Subject!.Value;
        await FinalizeAsync(subject);
        await Task.WhenAll(AddNodesAsync(), AddRunsAsync(decided, subject), AddStatementsAsync(decided, subject));
        return new MeasuredRegistry(
            Creator.IdOf(root), Creator.IdOf(children[0]), Creator.IdOf(last), bundle, subject, run,
            panel[0].Client.Key, await StoreFileAsync());
    }

    private async Task FinalizeAsync(AinftId subject)
    {
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(subject, "included", "finalized");
        await World.MineAsync();
        await App.ReconcileUntilAsync(subject, "finalized");
    }

    private async Task AddNodesAsync() => await Task.WhenAll(
        Enumerable.Range(Panel, Items - Panel).Select(_ => RunScene.HearOfAsync(App, new TestNode())));

    /// <summary>Adds copies of a decided run with other requesters.</summary>
    private async Task AddRunsAsync(Run decided, AinftId subject)
    {
        var rows = App.Get<Storage>().Rows("Runs");
        await Task.WhenAll(Enumerable.Range(1, Items - 1).Select(async _ =>
        {
            var request = decided.Request with { Requester = LocalKey.Generate().Address };
            var run = decided with { Id = request.RunId, Request = request };
            await rows.InsertAsync(RunRows.Write(run), Ct);
            await rows.InsertAsync(RunRows.WriteEnded(run, null), Ct);
            await App.Get<RunStore>().ListWithAsync(run, subject, Ct);
        }));
    }

    /// <summary>Adds statements of other runs, which have the line of a stored one.</summary>
    private async Task AddStatementsAsync(Run decided, AinftId subject)
    {
        var statements = App.Get<StatementStore>();
        var stored = await statements.ReadRunAsync(subject, decided.Id, decided.DecidedAt!.Value, Ct);
        var others = Enumerable.Range(stored.Count, Items - stored.Count).Select(i => stored[0] with
        {
            Statement = Sha256Digest.Of(BitConverter.GetBytes(i)),
            Run = Sha256Digest.Of(BitConverter.GetBytes(-i)),
            DecidedAt = stored[0].DecidedAt.AddSeconds(i),
            Verdict = new StatedVerdict(VerdictKind.Inconclusive, 0, 0),
        });
        await statements.InsertAsync(stored[0].Bundle, [.. others], Ct);
    }

    private async Task<string> StoreFileAsync()
    {
        var file = "a stored file"u8.ToArray();
        var name = ArtifactStore.NameOf(Sha256Digest.Of(file));
        var sender = new SignedClient(App.Http, World.Domain, LocalKey.Generate());
        using var stored = await sender.PutAsync($"artifacts/{name}", file);
        Assert.True(stored.IsSuccessStatusCode, await stored.Content.ReadAsStringAsync(Ct));
        return name;
    }

    private static int KiB(long bytes) => (int)((bytes + 1023) / 1024);
}
