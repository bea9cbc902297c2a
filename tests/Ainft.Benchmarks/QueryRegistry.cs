using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>A request of the suite of queries.</summary>
/// <param name="Name">The route.</param>
/// <param name="Path">The path below <c>api</c>.</param>
/// <param name="Goal">The goal in requests per second.</param>
internal sealed record Query(string Name, string Path, int Goal)
{
    /// <summary>Whether the client has the answer already, so that it asks for a newer one.</summary>
    public bool IsConditional { get; init; }
}

/// <summary>
/// An app in its own process with 300 finalized components of one bundle. A hundred of them are children of one
/// component and parents of another one.
/// </summary>
internal sealed class QueryRegistry : IAsyncDisposable
{
    private const int Children = 100, Others = 198;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly AinftId root;
    private readonly AinftId child;
    private readonly AinftId last;
    private readonly string bundle;

    private QueryRegistry(MeasuredApp app, AinftId root, AinftId child, AinftId last, string bundle) =>
        (App, this.root, this.child, this.last, this.bundle) = (app, root, child, last, bundle);

    public MeasuredApp App { get; }

    /// <summary>The requests, as in the table of the goals.</summary>
    public IReadOnlyList<Query> Queries =>
    [
        new("ainfts/{id}", $"ainfts/{child}", 5_000),
        new("page of a component", $"../ainft/{child}", 500),
        new("ainfts?limit=100", "ainfts?limit=100", 200),
        new("ainfts/{id}/proof", $"ainfts/{child}/proof", 1_000),
        new("ainfts/{id}/manifest", $"ainfts/{child}/manifest", 5_000),
        new("ainfts/{id}/manifest, unchanged", $"ainfts/{child}/manifest", 5_000) { IsConditional = true },
        new("metadata/{id}", $"metadata/{child}", 5_000),
        new("ainfts/{id}/badge.svg", $"ainfts/{child}/badge.svg", 5_000),
        new("bundles/{hash}", $"bundles/{bundle}", 5_000),
        new("ainfts/{id}/descendants?limit=100", $"ainfts/{root}/descendants?limit=100", 200),
        new("ainfts/{id}/ancestors?limit=100", $"ainfts/{last}/ancestors?limit=100", 200),
        new("ainfts/{id}/lineage?limit=100", $"ainfts/{last}/lineage?format=json&limit=100", 200),
        new("nodes", "nodes", 1_000),
        new("runs", "runs", 1_000),
        new("chain", "chain", 1_000),
        new("health/ready", "health/ready", 1_000),
    ];

    public static async Task<QueryRegistry> BuildAsync()
    {
        var app = await MeasuredApp.StartAsync();
        var key = LocalKey.Generate();
        var root = ManifestOf("root");
        var rootId = SignedBulk.IdOf(root, key.Address);
        string[] children = [.. Enumerable.Range(0, Children).Select(i => ManifestOf($"child {i}", rootId))];
        AinftId[] childIds = [.. children.Select(manifest => SignedBulk.IdOf(manifest, key.Address))];
        var last = ManifestOf("last", childIds);
        var others = Enumerable.Range(0, Others).Select(i => ManifestOf($"other {i}"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var location = await new SignedBulk(app.Domain, key, [root, .. children, last, .. others]).SendAsync(http);
        await SignedBulk.ProjectedAsync(http, location);
        await FinalizedAsync(app, http, rootId);
        return new QueryRegistry(
            app, rootId, childIds[0], SignedBulk.IdOf(last, key.Address),
            location[(location.LastIndexOf('/') + 1)..]);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>Mines blocks until the anchor of a component is final.</summary>
    private static async Task FinalizedAsync(MeasuredApp app, HttpClient http, AinftId id)
    {
        using var timer = new PeriodicTimer(Look);
        while (await StatusAsync(http, id) != "finalized")
        {
            await app.MineAsync();
            await timer.WaitForNextTickAsync();
        }
    }

    private static async Task<string?> StatusAsync(HttpClient http, AinftId id)
    {
        using var component = JsonDocument.Parse(await http.GetStringAsync($"api/ainfts/{id}"));
        return component.RootElement.GetProperty("anchor").GetProperty("status").GetString();
    }

    private static string ManifestOf(string name, params AinftId[] parents)
    {
        var edges = parents.Select(parent => $$"""{"id":"{{parent}}","relation":"derived-from"}""");
        return $$"""{"ainft":1,"kind":"model","name":"{{name}}","parents":[{{string.Join(',', edges)}}]}""";
    }
}
