using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests.Nodes;

/// <summary>Three nodes of three operators that wait for tasks and run them in real sandboxes.</summary>
public sealed class ThreeNodes(DevWorldFixture world) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly List<RunningNode> nodes = [];
    private int number;

    public DevWorldFixture World => world;

    /// <summary>Their indexes among the published accounts.</summary>
    public IReadOnlyList<int> Accounts { get; } = [1, 2, 3];

    public IReadOnlyList<RunningNode> All => nodes;

    /// <summary>A runtime that all nodes on this machine have.</summary>
    public string Runtime { get; private set; } = "";

    public string State(string name) => folder.File(name);

    /// <summary>Uploads a text, mints a data component with it as its artifact, and returns the id.</summary>
    public async Task<string> MintDataAsync(string text, string? uri = null, string? sha256 = null)
    {
        var file = folder.File($"data-{Interlocked.Increment(ref number)}", text);
        var uploaded = (await world.RunAsync("upload", file, "--json")).Ended(ExitCode.Ok).Json;
        uri ??= uploaded.GetProperty("uri").GetString();
        sha256 ??= uploaded.GetProperty("sha256").GetString();
        var artifact = $$"""{"uri":"{{uri}}","sha256":"{{sha256}}"}""";
        return await MintAsync(world.Manifest($""","artifacts":[{artifact}]"""));
    }

    /// <summary>
    /// Mints a component that claims that a script makes a text from the text of its parent. Returns its id.
    /// </summary>
    /// <param name="data">The parent.</param>
    /// <param name="script">The script.</param>
    /// <param name="claimed">The text.</param>
    /// <param name="drawn">
    /// The accounts of the nodes that may be drawn, by default the three of this fixture. All other accounts are
    /// contributors, so that a test does not get tasks of another test.
    /// </param>
    public Task<string> MintClaimAsync(string data, string script, string claimed, params int[] drawn)
    {
        var others = Enumerable.Range(1, 8).Except(drawn is [] ? Accounts : drawn).ToList();
        var shares = others.Select((account, index) =>
            $$"""{"address":"{{world.File.Accounts[account].Address}}","share":{{Share(index)}}}""");
        return MintAsync(world.Manifest(
            $$""","parents":[{"id":"{{data}}","relation":"trained-on"}]"""
            + $$""","artifacts":[{"uri":"ainft:artifacts/{{Hex(claimed)}}","sha256":"{{Hex(claimed)}}"}]"""
            + $$""","workflow":{{Workflow(script)}},"contributors":[{{string.Join(',', shares)}}]"""));

        int Share(int index) => 10_000 / others.Count + (index < 10_000 % others.Count ? 1 : 0);
    }

    /// <summary>A template that makes a file from the file of a parent.</summary>
    public string Template(string data, string script) =>
        folder.File($"template-{Interlocked.Increment(ref number)}.json", world.Manifest(
            $$""","parents":[{"id":"{{data}}","relation":"trained-on"}],"workflow":{{Workflow(script)}}"""));

    public static string Hex(string text) => Sha256Digest.Of(System.Text.Encoding.UTF8.GetBytes(text)).ToString()[2..];

    public async ValueTask InitializeAsync()
    {
        foreach (var account in Accounts)
            nodes.Add(await RunningNode.StartAsync(
                world.Folder, State($"node-{account}"), "--dev", $"{account}", "--allow-folder", folder.Path));
        var status = (await world.RunAsync("node", "status", "--dev", $"{Accounts[0]}", "--json"))
            .Ended(ExitCode.Ok).Json;
        Runtime = status.GetProperty("node").GetProperty("profile").GetProperty("runtimes")[0].GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
        folder.Dispose();
    }

    private string Workflow(string script) =>
        $$"""{"runtime":"{{Runtime}}","command":["sh","-c",{{JsonSerializer.Serialize(script)}}]"""
        + ""","inputs":[{"parent":0,"path":"data/in.txt"}],"outputs":[{"path":"model.txt","artifact":0}]"""
        + ""","resources":{"memoryMiB":64,"diskMiB":16,"minutes":1} }""";

    private async Task<string> MintAsync(string manifest)
    {
        var file = folder.File($"m-{Interlocked.Increment(ref number)}.json", manifest);
        return (await world.RunAsync("mint", file, "--json"))
            .Ended(ExitCode.Ok).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
    }
}
