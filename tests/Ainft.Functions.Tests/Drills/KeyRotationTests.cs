using System.Net;
using System.Text.Json;
using Ainft.Cli;
using Ainft.Cli.Api;
using Ainft.Cli.Proofs;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Nodes;
using Ainft.Functions.Tests.Runs;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Drills;

/// <summary>
/// Another operator's key, as docs/operations.md describes it. The admin of the contract is the account of the first
/// key.
/// </summary>
public sealed class KeyRotationTests(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    private static readonly Bytes32 Anchoring = Keccak256.Hash("OPERATOR_ROLE"u8);

    private readonly LocalKey next = LocalKey.Generate();

    [Fact]
    public async Task A_rotation_ends_the_run_in_progress_and_anchors_the_batch_that_waits()
    {
        await AdmitNextAsync();
        using var nodes = new MovingClient(App);
        var pair = await NodeUnderTest.JoinAsync(nodes.Http, World.Domain, 2);
        var (earlier, first) = await RequestNewAsync(pair, "reproduced before the rotation");
        await Task.WhenAll(pair.Select(node => node.WorkAsync(first)));
        await App.AnchorAllAsync(World);
        var (component, run) = await RequestNewAsync(pair, "in progress during the rotation");
        foreach (var node in pair)
            await AnswersAsync(
                HttpStatusCode.OK,
                node.CommitAsync(run, NodeUnderTest.ResultOf((await node.ReadAsync(run)).Manifest)));
        await SetBalanceAsync(World.Operator.Address, "0xf4240");
        await App.RunAsync("AnchorBundles");
        var waiting = await App.Get<Batches>().ListUnanchoredAsync(10, default).ToListAsync();

        var app = await RotateAsync();
        nodes.MoveTo(app);
        foreach (var node in pair)
            await AnswersAsync(HttpStatusCode.OK, node.RevealAsync(run));
        await app.AnchorAllAsync(World);
        await RetireFirstAsync();

        Assert.Equal(next.Address, (await AnchorOfAsync(Assert.Single(waiting).Root))!.Operator);
        await AssertSignedAsync(app, earlier, World.Operator.Address);
        await AssertSignedAsync(app, component, next.Address);
        await LedgerCheck.HoldsAsync(World, [earlier, component], anchored: true);
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task A_component_that_nodes_produce_during_a_rotation_has_the_new_account_as_its_creator()
    {
        await AdmitNextAsync();
        using var nodes = new MovingClient(App);
        var pair = await NodeUnderTest.JoinAsync(nodes.Http, World.Domain, 2);
        var corpus = await RunScene.MintCorpusAsync(App, Creator, "the corpus of a rotation");
        var template = RunScene.Manifest("produced during the rotation", corpus, claimed: null);
        var run = RunScene.IdOf(await RunScene.PostAsync(
            App, "runs", new RunScene(World).Body(null, template, replicas: 2, confidence: 0.9)));
        await AdvanceAsync(run);

        var app = await RotateAsync();
        nodes.MoveTo(app);
        await Task.WhenAll(pair.Select(
            node => node.WorkAsync(run, task => NodeUnderTest.ResultOf(task.Manifest, "the product"))));

        var ended = (await RunScene.FindAsync(app, run))!;
        var produced = await app.Get<RunStore>().FindProducedAsync(ended, TestContext.Current.CancellationToken);
        var component = await app.GetJsonAsync($"ainfts/{produced}");
        Assert.Equal(next.Address.ToString(), component.GetProperty("creator").GetString());
    }

    [Fact]
    public async Task After_a_theft_mints_succeed_without_the_role_and_the_new_key_anchors_them()
    {
        await AdmitNextAsync();
        await RetireFirstAsync();
        var errors = new LoggedErrors();
        var robbed = await World.StartAppAsync(
            builder => builder.Logging.ClearProviders().AddProvider(errors), ("Logging__LogLevel__Default", "Error"));
        var manifest = Creator.ManifestOf("minted after the theft");
        await Creator.MintAsync(robbed.Http, Creator.Single(manifest));

        await Assert.ThrowsAsync<JsonRpcException>(() => robbed.RunAsync("AnchorBundles"));

        var advice = Assert.Single(errors.Lines, line => line.StartsWith("208 ", StringComparison.Ordinal));
        Assert.Contains(World.Operator.Address.ToString(), advice, StringComparison.Ordinal);
        Assert.Contains("grantRole", advice, StringComparison.Ordinal);
        await robbed.StopAsync();
        var app = await RotateAsync();
        await app.AnchorAllAsync(World);
        await LedgerCheck.HoldsAsync(World, [Creator.IdOf(manifest)], anchored: true);
    }

    /// <summary>Mints a component and draws both nodes for a run about it.</summary>
    private async Task<(AinftId Component, Sha256Digest Run)> RequestNewAsync(NodeUnderTest[] pair, string name)
    {
        // Only nodes with a recent heartbeat are drawn.
        foreach (var node in pair)
            await AnswersAsync(HttpStatusCode.OK, node.HeartbeatAsync());
        var manifest = Reproducible(name);
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var run = await RequestAsync(Creator.IdOf(manifest), 2);
        await AdvanceAsync(run);
        return (Creator.IdOf(manifest), run);
    }

    /// <summary>Gives the next account funds and the role, before the first one loses its own.</summary>
    private async Task AdmitNextAsync()
    {
        await SetBalanceAsync(next.Address, "0x56bc75e2d63100000");
        await CallAsync("grantRole(bytes32,address)", next.Address);
    }

    /// <summary>Stops the app and starts it with the next key.</summary>
    private async Task<App> RotateAsync()
    {
        await App.StopAsync();
        var app = await World.StartAppAsync(null, ("Ainft__Chain__OperatorKey", next.ExportHex()));
        Assert.Equal(next.Address.ToString(), (await app.GetJsonAsync("chain")).GetProperty("operator").GetString());
        return app;
    }

    private async Task RetireFirstAsync()
    {
        await SetBalanceAsync(World.Operator.Address, "0x56bc75e2d63100000");
        await CallAsync("revokeRole(bytes32,address)", World.Operator.Address);
    }

    private async Task CallAsync(string function, Address account)
    {
        var admin = new Wallet(World.Chain, World.Operator, TimeProvider.System);
        var call = Calldata.Encode(function, Anchoring, account);
        Assert.True((await admin.SendAsync(World.Deployment.Registry, call, default)).Succeeded);
    }

    private Task<JsonElement> SetBalanceAsync(Address account, string wei) =>
        World.Chain.Rpc.CallAsync("anvil_setBalance", [account.ToString(), wei]);

    private Task<AnchorRecord?> AnchorOfAsync(Bytes32 root) =>
        AinftRegistry.ReadAnchorAsync(World.Chain, World.Deployment.Registry, root);

    /// <summary>
    /// The evidence of a component verifies with the chain, and this account signed its summary, whether or not the
    /// account still has the role.
    /// </summary>
    private async Task AssertSignedAsync(App app, AinftId component, Address signer)
    {
        Assert.True(EvidenceFile.TryParse(
            await app.Http.GetByteArrayAsync($"ainfts/{component}/evidence"), out var evidence, out var violations),
            string.Join('\n', violations));
        Assert.Equal(signer, evidence.Statements[0].Envelope.KeyId);
        using var node = new Node(World.Rpc);
        var report = EvidenceVerifier.Verify(
            evidence, await EvidenceReading.ReadAsync(node, evidence, TestContext.Current.CancellationToken));
        Assert.True(report.IsConfirmedByChain, string.Join('\n', report.Summary));
    }
}
