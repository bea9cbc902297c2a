using System.Net;
using Ainft.Cli;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Upkeep;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// One row has the facts of a component that may change. The tests read it at an instance that does not follow the
/// chain. Their chain is separate, because other tests on a shared chain would finalize the tokens.
/// </summary>
public sealed class ComponentStateTests(StorageFixture storage) : MintingScene(storage)
{
    private const string Age = "Ainft__Cache__FreshSeconds";

    private static readonly string[] Order = ["none", "included", "finalized"];

    /// <summary>The clock of the instance that a test reads from.</summary>
    private readonly ShiftedTime time = new();

    /// <summary>
    /// The requests to storage of an instance. Those for the generation and the overlay come at times and not with
    /// requests.
    /// </summary>
    private readonly FaultTransport requests = new(
        request => !request.Path.Contains("-index/", StringComparison.Ordinal)
            && !request.Path.Contains("overlay", StringComparison.Ordinal),
        everything: true);

    [Fact]
    public async Task A_finalized_component_costs_four_requests_and_then_none_within_the_age()
    {
        var ids = await MintAsync("shown before", "shown", "with a badge");
        await FinalizeAsync(ids[0]);
        var reader = await StartReaderAsync((Age, "60"));
        await reader.Http.GetStringAsync($"ainfts/{ids[0]}");

        Assert.Equal((4, 0), await CostsAsync(reader, $"ainfts/{ids[1]}"));
        Assert.Equal((2, 0), await CostsAsync(reader, $"ainfts/{ids[2]}/badge.svg"));
        Assert.Equal((1, 0), await CostsAsync(reader, $"ainfts/{ids[2]}/manifest"));
        Assert.Equal((0, 0), await CostsAsync(reader, $"metadata/{ids[2]}"));
        // The tree of the batch is read once.
        Assert.Equal((1, 0), await CostsAsync(reader, $"ainfts/{ids[2]}/proof"));
        Assert.Equal((0, 0), await CostsAsync(reader, $"ainfts/{ids[1]}/proof"));
    }

    [Fact]
    public async Task A_client_that_keeps_a_manifest_causes_no_read_of_its_bytes()
    {
        var id = (await MintAsync("kept"))[0];
        using var before = await App.Http.GetAsync($"ainfts/{id}/manifest");
        var reader = await StartReaderAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"ainfts/{id}/manifest");
        request.Headers.IfNoneMatch.Add(before.Headers.ETag!);

        using var answer = await reader.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotModified, before.Headers.ETag), (answer.StatusCode, answer.Headers.ETag));
        Assert.Contains("Ainfts(", Assert.Single(requests.Writes).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_age_only_the_state_is_read_again()
    {
        var id = (await MintAsync("shown"))[0];
        await FinalizeAsync(id);
        var reader = await StartReaderAsync((Age, "1"));
        await reader.Http.GetStringAsync($"ainfts/{id}");
        time.Ahead = TimeSpan.FromSeconds(1.1);

        requests.Reset();
        await reader.Http.GetStringAsync($"ainfts/{id}");

        Assert.Contains("States", Assert.Single(requests.Writes).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_instance_sees_each_transfer_soon_and_never_an_older_state_again()
    {
        var manifest = Creator.ManifestOf("a token");
        var id = Creator.IdOf(manifest);
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var reader = await World.StartAppAsync();
        var seen = new List<string>();
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                seen.Add((await TokenAsync(reader, id)).Status);
                await Task.Delay(20);
            }
        });

        var wallet = await MintTokenAsync(manifest);
        await App.RunAsync("ReconcileChain");
        await SeesAsync(reader, id, "included", Creator.Address);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        await SeesAsync(reader, id, "finalized", Creator.Address);
        await stop.CancelAsync();
        await watching;
        Assert.Equal(seen, seen.OrderBy(status => Array.IndexOf(Order, status)));

        await wallet.SendAsync(
            World.Deployment.Registry,
            Calldata.Encode(
                "transferFrom(address,address,uint256)", Creator.Address, World.Operator.Address, id.TokenId),
            TestContext.Current.CancellationToken);
        await App.RunAsync("ReconcileChain");
        await SeesAsync(reader, id, "included", World.Operator.Address);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        await SeesAsync(reader, id, "finalized", World.Operator.Address);
    }

    [Fact]
    public async Task States_are_checked_repaired_and_rebuilt()
    {
        await FinalizeTokenAsync("a token");
        var index = new StoredIndex(World);
        var whole = await TableSnapshot.TakeAsync(World, "States");
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        foreach (var (expected, break_) in new (string, Func<Task>)[]
        {
            ("state-missing", () => index.DeleteRowAsync("States")),
            ("state-wrong", () => index.ChangeRowAsync("States", "Owner", World.Operator.Address.ToHex())),
            ("state-wrong", () => index.ChangeRowAsync("States", "OpenRuns", new byte[32])),
            ("state-dangling",
                () => index.AddRowAsync("States", key => key[..^1] + (key[^1] == '0' ? '1' : '0'))),
        })
        {
            await break_();
            Assert.StartsWith($"{expected} 1 0: States 0x", await Upkeep.Upkeep.FindingsAsync(World),
                StringComparison.Ordinal);
            Assert.StartsWith($"{expected} 1 1: States 0x", await Upkeep.Upkeep.FindingsAsync(World, repair: true),
                StringComparison.Ordinal);
            Assert.Equal(whole, await TableSnapshot.TakeAsync(World, "States"));
        }

        var (report, generations) = await Upkeep.Upkeep.RebuildAsync(World, dropOld: false);

        Assert.Equal("", Upkeep.Upkeep.TextOf(report));
        Assert.Equal((0, 1), generations);
        Assert.Equal(whole, (await TableSnapshot.TakeAsync(World, "States1"))
            .Replace("States1 ", "States ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_index_from_before_the_table_gets_its_states_at_the_start_of_an_app()
    {
        var id = await FinalizeTokenAsync("a token");
        var index = new StoredIndex(World);
        var whole = await TableSnapshot.TakeAsync(World, "States");
        foreach (var row in await index.RowsAsync("States"))
            await index.Table("States").DeleteEntityAsync(row.PartitionKey, row.RowKey);

        var upgraded = await World.StartAppAsync();

        Assert.Equal(("finalized", Creator.Address.ToString()), await TokenAsync(upgraded, id));
        Assert.Equal(whole, await TableSnapshot.TakeAsync(World, "States"));
    }

    /// <summary>The requests to storage for a first and a second request of a client.</summary>
    private async Task<(int Cold, int Warm)> CostsAsync(App reader, string path)
    {
        requests.Reset();
        await reader.Http.GetStringAsync(path);
        var cold = requests.Writes.Count;
        requests.Reset();
        await reader.Http.GetStringAsync(path);
        return (cold, requests.Writes.Count);
    }

    private async Task<App> StartReaderAsync(params (string Name, string Value)[] settings)
    {
        var reader = await World.StartAppAsync(
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(requests)
                .AddSingleton<TimeProvider>(time),
            settings);
        requests.Reset();
        return reader;
    }

    private async Task<AinftId[]> MintAsync(params string[] names)
    {
        string[] manifests = [.. names.Select(name => Creator.ManifestOf(name))];
        await Creator.MintAsync(App.Http, Creator.Many(manifests));
        return [.. manifests.Select(manifest => Creator.IdOf(manifest))];
    }

    private async Task FinalizeAsync(AinftId id)
    {
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included");
        await World.MineAsync();
        await App.ReconcileUntilAsync(id, "finalized");
    }

    private async Task<AinftId> FinalizeTokenAsync(string name)
    {
        var manifest = Creator.ManifestOf(name);
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        await MintTokenAsync(manifest);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        var id = Creator.IdOf(manifest);
        Assert.Equal(("finalized", Creator.Address.ToString()), await TokenAsync(App, id));
        return id;
    }

    private async Task<Wallet> MintTokenAsync(string manifest)
    {
        await World.Chain.Rpc.CallAsync("anvil_setBalance", [Creator.Address.ToString(), "0x56bc75e2d63100000"]);
        Assert.True(Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(manifest), out var parsed, out _));
        var wallet = new Wallet(World.Chain, Creator.Key, TimeProvider.System);
        await wallet.SendAsync(
            World.Deployment.Registry,
            Calldata.Encode("mint(bytes32,bytes32[])", parsed.Digest.Value, Array.Empty<Bytes32>()),
            TestContext.Current.CancellationToken);
        return wallet;
    }

    private static async Task<(string Status, string? Owner)> TokenAsync(App app, AinftId id)
    {
        var token = (await app.GetJsonAsync($"ainfts/{id}")).GetProperty("token");
        return (token.GetProperty("status").GetString()!,
            token.TryGetProperty("owner", out var owner) ? owner.GetString() : null);
    }

    /// <summary>An instance sees a state within its age. The patience is longer for a busy machine.</summary>
    private static Task SeesAsync(App reader, AinftId id, string status, Address owner) => Eventually.HoldsAsync(
        async () => await TokenAsync(reader, id) == (status, owner.ToString()), TimeSpan.FromSeconds(10));
}
