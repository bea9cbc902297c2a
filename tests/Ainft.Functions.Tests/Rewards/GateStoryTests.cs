using System.Numerics;
using Ainft.Cli;
using Ainft.Cli.Api;
using Ainft.Cli.Runs;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Governance;
using Ainft.Functions.Platform;
using Ainft.Functions.Rewards;
using Ainft.Functions.Tests.Explorer;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>The gate holds payments by verdicts of real runs and by flags of the DAO.</summary>
public sealed class GateStoryTests(StorageFixture storage) : RewardScene(storage)
{
    private const int Replicas = 3;

    [Fact]
    public async Task A_payment_that_a_verdict_holds_is_released_by_a_later_verdict()
    {
        var (id, nodes) = await MintRefutedAsync();
        await Dao.PayAsync(id, Payer, 1_000);
        await FinalizeAsync();
        Assert.Equal(("held", "not-reproduced"), await HeldAsync(id));
        await SettleAsync();
        Assert.Empty(await RootStatesAsync());

        await Dao.FinalizeAfterAsync(TimeSpan.FromDays(1));
        await App.RunAsync("ReconcileChain");
        await RunAsync(id, nodes, instead: null);
        Assert.Equal("distributed", (await GateAsync(id)).GetProperty("state").GetString());
        await SettleAsync();
        await ActivateAsync();

        Assert.Equal<BigInteger>(1_000, await ClaimAsync(Creator.Address));
    }

    [Fact]
    public async Task A_payment_that_a_verdict_holds_is_refunded_after_its_time()
    {
        var (id, _) = await MintRefutedAsync();
        await Dao.PayAsync(id, Payer, 1_000);
        await FinalizeAsync();
        await SettleAsync();
        await Dao.FinalizeAfterAsync(TimeSpan.FromDays(31));
        await App.RunAsync("ReconcileChain");
        await SettleAsync();
        await ActivateAsync();

        Assert.Equal<BigInteger>(1_000, await ClaimAsync(Payer));
    }

    [Fact]
    public async Task A_flag_of_the_DAO_holds_later_payments_and_no_earlier_one()
    {
        var id = await MintAsync(Creator, "flagged", 0);
        await AnchorAsync();
        await Dao.PayAsync(id, Payer, 1_000);
        await Dao.SendAsync(Dao.Timelock, Dao.Retractions,
            Calldata.Encode("flag(bytes32,bytes32,string)", id.Value, default(Bytes32), "It has stolen data."));
        await Dao.PayAsync(id, Payer, 77);
        await FinalizeAsync();

        Assert.Equal(("held", "retracted"), await HeldAsync(id));
        await SettleAsync();
        await Dao.FinalizeAfterAsync(TimeSpan.FromDays(31));
        await App.RunAsync("ReconcileChain");
        await ActivateAsync();
        Assert.Equal<BigInteger>(1_000, await ClaimAsync(Creator.Address));
        await SettleAsync();
        await ActivateAsync();
        Assert.Equal<BigInteger>(77, await ClaimAsync(Payer));
    }

    [Fact]
    public async Task The_summary_of_a_run_names_the_decisions_that_drew_its_nodes()
    {
        var (id, nodes) = await MintRefutedAsync();
        var bytes = await App.Http.GetByteArrayAsync($"ainfts/{id}/evidence", Ct);

        Assert.True(EvidenceFile.TryParse(bytes, out var evidence, out _));
        Assert.Equal("ainft-evidence/3", evidence.Format);
        Assert.True(EvidenceVerifier.Verify(evidence).IsValid);
        var run = EvidenceVerifier.RunOf(evidence)!;
        Assert.Equal(new RunGovernance(Dao.Operators, Dao.Grants), run.Governance);
        var block = Assert.Single(run.Rounds).Block!.Value;
        Assert.Equal(
            nodes.Select(node => node.Operator.Address).Order(),
            (await App.Get<ReadOperators>().AdmittedAsync(block, Ct)).Order());

        var shown = (await App.GetJsonAsync($"runs/{run.Id}")).GetProperty("governance");
        Assert.Equal(
            (block, $"{Dao.Operators}", $"{Dao.Grants}"),
            (shown.GetProperty("block").GetUInt64(), shown.GetProperty("operators").GetString(),
                shown.GetProperty("grants").GetString()));
        Assert.False(shown.TryGetProperty("grant", out _));
        var page = await PageClient.PageAsync(App, $"/run/{run.Id}");
        Assert.Contains($"{Dao.Operators}", page.Body!.TextContent, StringComparison.Ordinal);
        var answer = AnswerPart.Parse("runs", await App.Http.GetByteArrayAsync($"runs/{run.Id}", Ct));
        Assert.Equal(
            $"operators of {Dao.Operators} up to block {block}, no grant", $"{RunView.Read(answer).Governance}");
    }

    [Fact]
    public async Task A_verdict_asked_for_during_a_replay_counts_once_the_decisions_are_applied_again()
    {
        var (id, _) = await MintRefutedAsync();
        var block = (await App.Get<AppliedBlock>().FindAsync(Ct))!.Number;
        var replaying = await World.StartAppAsync();
        var (verdicts, cursors) = (replaying.Get<ReadVerdicts>(), replaying.Get<CursorRow>());
        await cursors.ForgetAsync(Ct);
        var decisions = replaying.Get<Storage>().Rows(DecisionRows.Table);
        foreach (var row in await decisions.AllAsync(Ct).ToListAsync(Ct))
            await decisions.DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken: Ct);
        var start = (await cursors.ReadAsync(Ct)).Cursor.Next;

        Assert.Empty(await verdicts.RunAsync(id, start, Ct));
        while ((await cursors.ReadAsync(Ct)).Cursor.Next <= block)
            await replaying.RunAsync("ReconcileChain");

        var verdict = Assert.Single(await verdicts.RunAsync(id, block, Ct));
        Assert.True(verdict.IsAdmitted);
        Assert.Equal(verdict, Assert.Single(await verdicts.RunAsync(id, start, Ct)));
        Assert.Equal(verdict, Assert.Single(await App.Get<ReadVerdicts>().RunAsync(id, block, Ct)));
    }

    [Fact]
    public async Task An_audit_refuses_a_root_that_pays_a_refuted_component_even_when_its_evidence_is_another_file()
    {
        var (refuted, _) = await MintRefutedAsync();
        await Dao.PayAsync(refuted, Payer, 1_000);
        await FinalizeAsync();
        var block = await World.Chain.GetBlockAsync(BlockTag.Finalized);
        var wrong = RewardTree.Build([new RewardLeaf(Creator.Address, default, 1_000)]);
        await Dao.SendAsync(
            Dao.Settler.Address, Dao.Rewards, AinftRewards.EncodePropose(wrong.Root, block!.Number, block.Hash));
        await FinalizeAsync();
        var copy = Directory.CreateTempSubdirectory("ainft-mirror-").FullName;
        string[] audit = ["rewards", "audit", "--mirror", copy, "--rpc", $"{World.Rpc}", "--json"];
        try
        {
            Assert.Equal(ExitCode.Ok, await CommandLine.RunAsync(
                ["mirror", copy, "--rpc", $"{World.Rpc}", "--api", $"{App.Address}", "--json"]));
            Assert.Equal(ExitCode.Refused, await CommandLine.RunAsync(audit));

            // Without the verdict the payment is distributed, so the wrong root follows from the rest of the copy.
            var evidence = Assert.Single(Directory.GetFiles(Path.Combine(copy, "evidence")));
            await File.WriteAllTextAsync(evidence, "{}", Ct);
            Assert.Equal(ExitCode.Refused, await CommandLine.RunAsync(audit));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private async Task<(string?, string?)> HeldAsync(AinftId id)
    {
        var gate = await GateAsync(id);
        return (gate.GetProperty("state").GetString(), gate.GetProperty("held").GetString());
    }

    /// <summary>A component whose claim three operators refuted in final blocks.</summary>
    private async Task<(AinftId Id, NodeUnderTest[] Nodes)> MintRefutedAsync()
    {
        var manifest = Reproducible($"a model {Guid.NewGuid():N}");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        await AnchorAsync();
        NodeUnderTest[] nodes =
            [.. Enumerable.Range(0, Replicas).Select(_ => new NodeUnderTest(App.Http, World.Domain))];
        foreach (var node in nodes)
            await Dao.SendAsync(Dao.Timelock, Dao.Operators,
                Calldata.Encode("admit(address,string)", node.Operator.Address, "A test"));
        await FinalizeAsync();
        foreach (var node in nodes)
            await node.JoinAsync();
        await RunAsync(Creator.IdOf(manifest), nodes, "something else");
        return (Creator.IdOf(manifest), nodes);
    }

    /// <summary>A run whose nodes all find the same, with anchored statements.</summary>
    private async Task RunAsync(AinftId id, NodeUnderTest[] nodes, string? instead)
    {
        foreach (var node in nodes)
            (await node.HeartbeatAsync()).Dispose();
        var run = await RequestAsync(id, Replicas);
        await AdvanceAsync(run);
        await Task.WhenAll(nodes.Select(node =>
            node.WorkAsync(run, task => NodeUnderTest.ResultOf(task.Manifest, instead))));
        Assert.Equal(instead is null ? "reproduced" : "not-reproduced", await StateAsync(run));
        await AnchorAsync();
    }
}
