using System.Text;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Cli.Dev;
using Ainft.Cli.Nodes;
using Ainft.Cli.Nodes.Work;
using Ainft.Ethereum;

namespace Ainft.Cli.Tests.Nodes;

/// <summary>A node that the test plays. The test chooses when it acts.</summary>
internal sealed class PlayedNode : IAsyncDisposable
{
    private readonly LocalKey key;
    private readonly NodeApi api;

    private PlayedNode(LocalKey key, NodeApi api) => (this.key, this.api) = (key, api);

    /// <summary>Registers it and sends its first heartbeat.</summary>
    public static async Task<PlayedNode> JoinAsync(DevWorldFixture world, int account, string state)
    {
        var key = DevAccounts.Keys[account];
        var domain = new MintDomain(DevAccounts.ChainId, Address.Parse(world.File.Registry));
        var node = new PlayedNode(key, new NodeApi(new Uri(world.File.Api + "/"), domain, key, TimeProvider.System));
        var other = (await world.RunAsync(
            "node", "register", "--dev", $"{account}", "--state", state, "--sandbox", "bubblewrap", "--json"))
            .Ended(ExitCode.Ok);
        Assert.Equal(key.Address.ToString(), other.Json.GetProperty("node").GetString());
        await node.BeatAsync();
        return node;
    }

    public Task BeatAsync(params string[] runs) =>
        api.PostAsync($"nodes/{key.Address}/heartbeat", new { tasks = runs }, default);

    /// <summary>Commits to a result of one output, waits until all nodes have committed, and reveals it.</summary>
    public async Task DoAsync(Sha256Digest run, string output)
    {
        var path = $"runs/{run}/tasks/{key.Address}";
        var now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var bytes = Encoding.UTF8.GetBytes(output);
        var journal = TaskJournal.Create(run, key.Address, new TaskResult
        {
            Outcome = TaskOutcome.Finished,
            ExitCode = 0,
            Outputs = [new OutputFile("model.txt", Sha256Digest.Of(bytes), bytes.Length)],
            StartedAt = now,
            FinishedAt = now,
            Sandbox = "bubblewrap",
        });
        var signature = key.Sign(RunMessages.HashCommit(api.Domain, run, journal.Commitment)).ToString();
        await api.PostAsync($"{path}/commit", new { commitment = journal.Commitment.ToString(), signature }, default);
        var order = TaskOrder.Read(run, await api.GetAsync($"{path}?wait=20", default));
        Assert.Equal("reveal", order.State);
        var envelope = await ProvenanceStatement.Of(order.Provenance, key.Address, journal.Result, journal.Salt)
            .SignAsync(key);
        await api.PostAsync(
            $"{path}/reveal",
            new
            {
                result = JsonSerializer.Deserialize<JsonElement>(journal.Result.ToCanonicalJson()),
                salt = journal.Salt.ToString(),
                signature = envelope.Signature,
            },
            default);
    }

    public async ValueTask DisposeAsync()
    {
        await api.DeleteAsync($"nodes/{key.Address}", default);
        api.Dispose();
    }
}
