using System.Net;
using System.Text.Json;
using Ainft.Cli;
using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>
/// Tokens that an account minted on the real registry without sending their manifests to this app. The tests use a
/// separate chain, because other tests on a shared chain would finalize tokens that must not be visible yet.
/// </summary>
public sealed class LinkedTokenTests(StorageFixture storage) : MintingScene(storage)
{
    [Fact]
    public async Task A_token_is_known_without_its_manifest_can_be_a_parent_and_takes_the_manifest_later()
    {
        var parent = PlainLineage.ManifestOf("parent");
        var child = PlainLineage.ManifestOf("child", Creator.IdOf(parent));
        await MintTokensAsync(parent, child);
        await App.RunAsync("ReconcileChain");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(child));
        await FinalizeAsync();

        var shown = await ShownAsync(child);
        Assert.Equal(("token", "unknown"),
            (shown.GetProperty("state").GetString(), shown.GetProperty("kind").GetString()));
        Assert.Equal((1, 1), (shown.GetProperty("generation").GetInt32(), shown.GetProperty("ancestors").GetInt32()));
        Assert.Equal(Creator.Address.ToString(), shown.GetProperty("creator").GetString());
        Assert.Equal("finalized", shown.GetProperty("anchor").GetProperty("status").GetString());
        Assert.Equal(Creator.IdOf(parent).ToString(), shown.GetProperty("parents")[0].GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound,
            (await App.Http.GetAsync($"ainfts/{Creator.IdOf(child)}/manifest")).StatusCode);

        var lineage = new PlainLineage();
        var onToken = PlainLineage.ManifestOf("on a token", Creator.IdOf(child));
        await MintAsync(lineage, onToken);
        Assert.Equal((2, 2), Place(await ShownAsync(onToken)));
        Assert.Equal([Creator.IdOf(child)], await ChildrenAsync(parent));

        await MintAsync(lineage, child);
        await MintAsync(lineage, parent);
        var both = PlainLineage.ManifestOf("on both", Creator.IdOf(onToken), Creator.IdOf(child));
        await MintAsync(lineage, both);
        Assert.Equal("registered", (await ShownAsync(child)).GetProperty("state").GetString());
        Assert.Equal((1, 1), Place(await ShownAsync(child)));
        Assert.Equal((3, 3), Place(await ShownAsync(both)));
        Assert.Equal([Creator.IdOf(child)], await ChildrenAsync(parent));
        Assert.Equal([.. new[] { onToken, both }.Select(Creator.IdOf).Order()], (await ChildrenAsync(child)).Order());
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task A_token_of_unknown_parents_waits_until_they_are_known()
    {
        var parents = Enumerable.Range(0, 3).Select(n => PlainLineage.ManifestOf($"late {n}")).ToArray();
        var token = PlainLineage.ManifestOf("early", parents.Select(Creator.IdOf));
        var next = PlainLineage.ManifestOf("next", Creator.IdOf(token));
        await MintTokensAsync(next, token);
        await FinalizeAsync();
        var child = PlainLineage.ManifestOf("child", Creator.IdOf(next), Creator.IdOf(token));
        foreach (var parent in parents)
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(next));
            using var refused = await Creator.PostAsync(App.Http, "ainfts", Creator.Single(child));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
            var violations = problem.RootElement.GetProperty("violations").EnumerateArray();
            Assert.Equal(["/manifest/parents/0/id", "/manifest/parents/1/id"],
                violations.Select(it => it.GetProperty("pointer").GetString()!));
            Assert.All(violations, it => Assert.Equal("parent-unknown", it.GetProperty("code").GetString()));
            await MintAsync(new PlainLineage(), parent);
        }
        Assert.Equal((2, 4), Place(await ShownAsync(next)));
        await MintAsync(new PlainLineage(), child);
        Assert.Equal((3, 5), Place(await ShownAsync(child)));
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        Assert.Equal((0, 1), (await Upkeep.Upkeep.RebuildAsync(World, dropOld: true)).Generations);
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task Events_that_come_late_twice_and_in_any_order_leave_what_one_replay_leaves()
    {
        var random = new Random();
        var known = new List<string>();
        for (var n = 0; n < 8; n++)
            known.Add(
                PlainLineage.ManifestOf($"token {n}", known.Select(Creator.IdOf).Where(_ => random.Next(2) == 0)));
        // The tokens have any digest and any parents: unknown ones, the same one twice, and more than a manifest may
        // have.
        var stranger = new AinftId(Keccak256.Hash("stranger"u8));
        await MintTokensAsync([.. known.OrderBy(_ => random.Next())]);
        await MintTokenAsync(default, [stranger, stranger]);
        await MintTokenAsync(Sha256Digest.Of("x"u8), [stranger]);
        await MintTokenAsync(Sha256Digest.Of("y"u8), [.. Enumerable.Range(0, ManifestLimits.Parents + 1)
            .Select(n => new AinftId(Keccak256.Hash(BitConverter.GetBytes(n))))]);
        var logs = await LogsAsync();
        Assert.Equal(2 * (known.Count + 3), logs.Count);

        var ordered = await StateAfterAsync(known, [logs]);
        var shuffled = logs.GroupBy(log => log.TransactionHash).SelectMany(group => new[] { group, group })
            .OrderBy(_ => random.Next()).Select(group => group.OrderBy(_ => random.Next()).ToArray());
        Assert.Equal(ordered, await StateAfterAsync(known, [.. shuffled]));
        Assert.Equal(known.Count + 1,
            ordered.Split('\n').Count(line => line.StartsWith("Linked ", StringComparison.Ordinal)));
        Assert.Equal(known.Count,
            ordered.Split('\n').Count(line => line.Contains("Generation=", StringComparison.Ordinal)));
    }

    private async Task<string> StateAfterAsync(List<string> known, IReadOnlyList<IReadOnlyList<Log>> windows)
    {
        var prefix = StorageFixture.NewPrefix();
        var app = await World.StartAppAsync(null, ("AINFT_PREFIX", prefix));
        foreach (var window in windows)
            await app.Get<LinkedEvents>().ApplyAsync(window, TestContext.Current.CancellationToken);
        foreach (var id in known.Select(Creator.IdOf))
            Assert.IsType<LinkedToken>(await app.Get<Components>()
                .FindAsync(id, TestContext.Current.CancellationToken));
        return await TableSnapshot.TakeAsync(World.Storage, prefix, "Linked", "Edges");
    }

    private async Task<IReadOnlyList<Log>> LogsAsync()
    {
        var head = await World.Chain.GetBlockAsync(BlockTag.Latest);
        return await World.Chain.GetLogsAsync(World.Deployment.Registry,
            [LinkedEvent.Topic, TransferEvent.Topic], World.Deployment.Block, head!.Number);
    }

    private async Task MintTokensAsync(params string[] manifests)
    {
        foreach (var text in manifests)
        {
            Assert.True(Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var manifest, out _));
            await MintTokenAsync(manifest.Digest, manifest.ParentIds);
        }
    }

    private async Task MintTokenAsync(Sha256Digest digest, IReadOnlyList<AinftId> parents)
    {
        await World.Chain.Rpc.CallAsync("anvil_setBalance", [Creator.Address.ToString(), "0x56bc75e2d63100000"]);
        var wallet = new Wallet(World.Chain, Creator.Key, TimeProvider.System);
        var call = Calldata.Encode("mint(bytes32,bytes32[])", digest.Value, parents.Select(id => id.Value).ToArray());
        Assert.True(
            (await wallet.SendAsync(World.Deployment.Registry, call, TestContext.Current.CancellationToken)).Succeeded);
    }

    private async Task FinalizeAsync()
    {
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
    }

    private async Task MintAsync(PlainLineage lineage, string manifest)
    {
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        lineage.Add(Creator, manifest);
    }

    private async Task<List<AinftId>> ChildrenAsync(string manifest)
    {
        var parent = await App.Get<Components>()
            .FindAsync(Creator.IdOf(manifest), TestContext.Current.CancellationToken);
        return [.. (await PlainLineage.ChildrenAsync(App, parent!, limit: 1)).Select(link => link.Child)];
    }

    private Task<JsonElement> ShownAsync(string manifest) => App.GetJsonAsync($"ainfts/{Creator.IdOf(manifest)}");

    private async Task<HttpStatusCode> StatusAsync(string manifest)
    {
        using var answer = await App.Http.GetAsync($"ainfts/{Creator.IdOf(manifest)}");
        return answer.StatusCode;
    }

    private static (int Generation, int Ancestors) Place(JsonElement shown) =>
        (shown.GetProperty("generation").GetInt32(), shown.GetProperty("ancestors").GetInt32());
}
