using System.Net;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// Every import route refuses a signature of this registry after its deadline. The exception is a signature whose use
/// before the deadline is proven by the anchors of this registry.
/// </summary>
public sealed class ExpiredImportTests(StorageFixture storage) : BulkScene(storage, null)
{
    private readonly StorageFixture storage = storage;

    [Fact]
    public async Task A_line_that_was_never_anchored_is_refused_after_its_deadline_by_every_way_in()
    {
        var past = (ulong)DateTimeOffset.UtcNow.AddSeconds(-10).ToUnixTimeSeconds();
        var body = Creator.Single(Creator.ManifestOf("late"), past);
        using var minted = await Creator.PostAsync(App.Http, "ainfts", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, minted.StatusCode);
        var refused = (await ImportAsync(App, LineOf(body))).Is(HttpStatusCode.UnprocessableEntity);
        var error = Assert.Single(refused.Errors);
        Assert.Equal(("/signature", "signature-expired"), (error.Pointer, error.Code));
        Assert.Contains($"{past}", error.Reason, StringComparison.Ordinal);

        var many = Named("late too");
        var leaf = Leaf.Registration(Creator.IdOf(many), Creator.Address).Hash();
        var signature = Creator.Key.Sign(MintMessage.HashMintMany(World.Domain, leaf, 1, past)).ToString();
        var path = $"ainfts/bulk?creator={Creator.Address}&deadline={past}";
        var bulk = (await SendAsync(path, System.Text.Encoding.UTF8.GetBytes(Lines([many])), signature: signature))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["/deadline"], bulk.Pointers);
        var line = JsonNode.Parse(LineOf(Creator.Body("manifest", many, past, signature)))!;
        line["signature"]!["many"] = new JsonObject
        { ["root"] = leaf.ToString(), ["count"] = 1, ["path"] = new JsonArray() };
        Assert.Equal("/signature", Assert.Single((await ImportAsync(App, line.ToJsonString()))
            .Is(HttpStatusCode.UnprocessableEntity).Errors).Pointer);
    }

    [Fact]
    public async Task A_backup_of_proof_files_is_imported_into_empty_storage_because_the_chain_has_its_anchors()
    {
        var (single, wallet) = (Creator.ManifestOf("single"), await ContractWallet.DeployAsync(World, "1626ba7e"));
        await Creator.MintAsync(App.Http, Creator.Single(single));
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("wallet's"))
            .Replace(Creator.Address.ToString(), wallet.ToString(), StringComparison.Ordinal));
        var bulk = await MintAsync(Lines([Named("a"), Named("b", "#a"), Named("c", "#b", "#a")]));
        await App.DrainAsync("project-bundle", "ProjectBundle");
        await FinalizeAsync(bulk.Ids[^1]);
        AinftId[] ids = [Creator.IdOf(single), .. bulk.Ids, .. (await ListAsync($"creator={wallet}"))];
        var proofs = new List<string>();
        foreach (var id in ids)
            proofs.Add(JsonNode.Parse(await App.Http.GetStringAsync($"ainfts/{id}/proof"))!.ToJsonString());
        var exported = (await App.Http.GetStringAsync("ainfts/export?limit=1000"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().ToArray();

        // Only the chain is left, and every deadline has passed.
        var empty = await LaterAsync(("AINFT_PREFIX", StorageFixture.NewPrefix()));
        var before = (await ImportAsync(empty, [.. proofs])).Is(HttpStatusCode.UnprocessableEntity);
        Assert.All(before.Errors.Where(error => error.Pointer == "/signature"),
            error => Assert.Equal("signature-expired", error.Code));
        await empty.RunAsync("ReconcileChain");
        Assert.Equal(ids.Length, (await ImportAsync(empty, [.. exported]))
            .Is(HttpStatusCode.UnprocessableEntity).Errors.Count(error => error.Pointer == "/signature"));
        var restored = (await ImportAsync(empty, [.. proofs])).Is(HttpStatusCode.Accepted);
        Assert.Equal(ids, restored.Ids);
        Assert.All(restored.Lines, line => Assert.False(line.TryGetProperty("deadlineJudged", out _)));

        // The registry that still has its index knows the anchors of its exported components.
        var intact = await LaterAsync();
        Assert.Equal(ids.Length, (await ImportAsync(intact, exported)).Is(HttpStatusCode.Accepted).Ids.Count);
    }

    [Fact]
    public async Task The_anchor_s_second_itself_is_in_time_and_the_one_after_is_not()
    {
        var second = (ulong)DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds();
        var (inTime, late) = (Creator.ManifestOf("in time"), Creator.ManifestOf("late"));
        await Creator.MintAsync(App.Http, Creator.Single(inTime, second));
        await Creator.MintAsync(App.Http, Creator.Single(late, second - 1));
        await World.Chain.Rpc.CallAsync("evm_setNextBlockTimestamp", [$"0x{second:x}"]);
        await FinalizeAsync(Creator.IdOf(inTime));
        var proofs = new List<string>();
        foreach (var manifest in new[] { inTime, late })
            proofs.Add(JsonNode.Parse(await App.Http.GetStringAsync($"ainfts/{Creator.IdOf(manifest)}/proof"))!
                .ToJsonString());
        Assert.Equal(second, JsonNode.Parse(proofs[0])!["block"]!["timestamp"]!.GetValue<ulong>());

        var later = await LaterAsync();
        (await ImportAsync(later, proofs[0])).Is(HttpStatusCode.Accepted);
        var error = Assert.Single((await ImportAsync(later, proofs[1])).Is(HttpStatusCode.UnprocessableEntity).Errors);
        Assert.Equal("signature-expired", error.Code);
        Assert.Contains($"at {second}.", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_file_that_claims_an_anchor_which_the_chain_does_not_have_proves_nothing()
    {
        var past = (ulong)DateTimeOffset.UtcNow.AddSeconds(-10).ToUnixTimeSeconds();
        var manifest = Creator.ManifestOf("never anchored");
        var line = JsonNode.Parse(LineOf(Creator.Single(manifest, past)))!;
        var leaf = Leaf.Registration(Creator.IdOf(manifest), Creator.Address);
        var proof = new ProofFile
        {
            Id = Creator.IdOf(manifest),
            Creator = Creator.Address,
            Manifest = System.Text.Encoding.UTF8.GetString(Canonical(manifest)),
            Parents = [],
            Signature = new MintSignature(past, line["signature"]!["signature"]!.ToString()),
            Leaf = leaf,
            Path = [],
            Root = leaf.Hash(),
            ChainId = World.Domain.ChainId,
            Registry = World.Domain.Registry,
            Batch = new ProofBatch(leaf.Hash(), 1),
            Block = new ProofBlock(1, leaf.Hash(), past - 100),
            Transaction = leaf.Hash(),
        };
        var text = JsonNode.Parse(proof.ToJson())!.ToJsonString();
        Assert.Equal("/signature",
            Assert.Single((await ImportAsync(App, text)).Is(HttpStatusCode.UnprocessableEntity).Errors).Pointer);
    }

    [Fact]
    public async Task The_deadline_of_another_registry_is_recorded_and_not_judged_and_the_answer_says_so()
    {
        var body = Creator.Single(Creator.ManifestOf("foreign"));
        await Creator.MintAsync(App.Http, body);
        var line = (await App.Http.GetStringAsync($"ainfts/export?creator={Creator.Address}")).Trim();
        var deadline = JsonNode.Parse(line)!["signature"]!["deadline"]!.GetValue<ulong>();
        var time = new ShiftedTime { Ahead = TimeSpan.FromDays(1) };
        await using var elsewhere = await App.StartAsync(
            storage, new() { ["Ainft__Chain__ChainId"] = "1" }, builder =>
                builder.Services.AddSingleton<TimeProvider>(time));
        var answer = (await ImportAsync(elsewhere, line)).Is(HttpStatusCode.Accepted).Lines[0];
        Assert.Equal($"eip155:31337/erc721:{World.Domain.Registry}", answer.GetProperty("origin").GetString());
        Assert.Equal(deadline, answer.GetProperty("deadline").GetUInt64());
        Assert.False(answer.GetProperty("deadlineJudged").GetBoolean());
    }

    private async Task FinalizeAsync(AinftId id)
    {
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included", "finalized");
        await World.MineAsync();
        await App.ReconcileUntilAsync(id, "finalized");
    }

    private Task<App> LaterAsync(params (string Name, string Value)[] settings)
    {
        var time = new ShiftedTime { Ahead = TimeSpan.FromDays(1) };
        return World.StartAppAsync(builder => builder.Services.AddSingleton<TimeProvider>(time), settings);
    }

    private async Task<IEnumerable<AinftId>> ListAsync(string query) => (await App.GetJsonAsync($"ainfts?{query}"))
        .GetProperty("items").EnumerateArray().Select(item => AinftId.Parse(item.GetProperty("id").GetString()!));

    private static Task<LinesAnswer> ImportAsync(App app, params string[] lines) =>
        SendAsync(app.Http, "ainfts/import", System.Text.Encoding.UTF8.GetBytes(Lines(lines)));

    private static byte[] Canonical(string manifest)
    {
        Assert.True(
            CanonicalJson.TryCanonicalize(System.Text.Encoding.UTF8.GetBytes(manifest), out byte[]? canonical, out _));
        return canonical;
    }

    private string LineOf(string body)
    {
        var signed = JsonNode.Parse(body)!;
        return new JsonObject
        {
            ["manifest"] = signed["manifest"]!.DeepClone(),
            ["creator"] = Creator.Address.ToString(),
            ["signature"] = new JsonObject
            { ["deadline"] = signed["deadline"]!.DeepClone(), ["signature"] = signed["signature"]!.DeepClone() },
        }.ToJsonString();
    }
}
