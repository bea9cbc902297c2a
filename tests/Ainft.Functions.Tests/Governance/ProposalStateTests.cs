using Ainft.Cli;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Governance;

/// <summary>The results of votes, and operations that the multisig scheduled before a vote could pass.</summary>
public sealed class ProposalStateTests(StorageFixture storage) : DaoScene(storage)
{
    private readonly Address someone = LocalKey.Generate().Address, other = LocalKey.Generate().Address;
    private readonly string variable = $"AINFT_TEST_{Guid.NewGuid():N}";

    private const string Quiet = "Admit another operator";

    private Bytes32 first, second;

    private protected override async Task BeforeFloorAsync(TestDao early)
    {
        first = await early.ScheduleAsync(early.Admit(someone, "by the multisig"), Keccak256.Hash("first"u8));
        second = await early.ScheduleAsync(early.Admit(other, "by the multisig"), early.SaltOf(Quiet));
    }

    [Fact]
    public async Task A_vote_that_is_over_is_shown_as_defeated_or_succeeded()
    {
        var defeated = await Dao.ProposeAsync("Nobody votes for this", Dao.Admit(someone, "alone"));
        var passed = await Dao.ProposeAsync("This passes", Dao.Admit(other, "together"));
        await Dao.SendAsync(Dao.Governor, GovernorCalls.EncodeVote(passed, 1, ""));
        await FinalizeAsync();
        Assert.Equal(("active", "active"), (await StateAsync(defeated), await StateAsync(passed)));
        await Dao.EndVoteAsync();
        await FinalizeAsync();

        Assert.Equal(("defeated", "succeeded"), (await StateAsync(defeated), await StateAsync(passed)));
        var listed = (await App.GetJsonAsync("governance/proposals")).GetProperty("proposals").EnumerateArray();
        Assert.Equal(
            ["succeeded", "defeated"], listed.Select(proposal => proposal.GetProperty("state").GetString()));
        Assert.Contains(
            """<span class="state defeated">defeated</span>""", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_of_the_multisig_is_listed_as_open_until_a_vote_cancels_it()
    {
        await Dao.DecideAsync("Admit a third operator", Dao.Admit(LocalKey.Generate().Address, "by a vote"));
        await FinalizeAsync();
        Assert.Equal(
            [(second, "scheduled", Dao["Operators"]), (first, "scheduled", Dao["Operators"])],
            await OperationsAsync("governance/operations"));
        var page = await App.GetJsonAsync("governance/operations?limit=1");
        Assert.Equal(
            [(first, "scheduled", Dao["Operators"])],
            await OperationsAsync($"governance/operations?limit=1&page={page.GetProperty("page").GetString()}"));
        Assert.Contains($"{first}", await PageAsync(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await RunAsync("dao", "operations"));

        await CancelAsync(first);
        await FinalizeAsync();

        Assert.Equal(
            [(second, "scheduled", Dao["Operators"]), (first, "cancelled", Dao["Operators"])],
            await OperationsAsync("governance/operations"));
        var shown = await PageAsync();
        Assert.DoesNotContain($"{first}", shown, StringComparison.Ordinal);
        Assert.Contains($"{second}", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_with_the_same_calls_does_not_hide_an_operation_of_the_multisig()
    {
        var proposal = await Dao.ProposeAsync(Quiet, Dao.Admit(other, "by the multisig"));
        await FinalizeAsync();
        Assert.Contains(second, (await OperationsAsync("governance/operations")).Select(one => one.Item1));

        await Dao.ExecuteOnTimelockAsync(Quiet, Dao.Admit(other, "by the multisig"));
        await FinalizeAsync();

        Assert.Equal("active", await StateAsync(proposal));
        Assert.Contains(
            (second, "executed", Dao["Operators"]), await OperationsAsync("governance/operations"));
    }

    /// <summary>Cancels an operation by the commands of the tool.</summary>
    private async Task CancelAsync(Bytes32 operation)
    {
        const string Text = "Cancel an operation of the multisig";
        Assert.Equal(ExitCode.Ok, await RunAsync("dao", "propose", Text, "--cancel", $"{operation}"));
        var action = GovernorCalls.CancelOperation(Dao.Governor, Dao["Timelock"], operation);
        var proposal = GovernorCalls.HashProposal([action], Dao.HashOf(Text));
        await Dao.PassAsync(2);
        Assert.Equal(ExitCode.Ok, await RunAsync("dao", "vote", $"{proposal}", "for"));
        await Dao.EndVoteAsync();
        await FinalizeAsync();
        Assert.Equal(ExitCode.Ok, await RunAsync("dao", "queue", $"{proposal}"));
        await Dao.PassAsync(2);
        Assert.Equal(ExitCode.Ok, await RunAsync("dao", "execute", $"{proposal}"));
    }

    private async Task<string?> StateAsync(Bytes32 proposal) =>
        (await App.GetJsonAsync($"governance/proposals/{proposal}")).GetProperty("state").GetString();

    private async Task<(Bytes32, string, Address)[]> OperationsAsync(string path) =>
    [
        .. (await App.GetJsonAsync(path)).GetProperty("operations").EnumerateArray().Select(operation => (
            Bytes32.Parse(operation.GetProperty("id").GetString()!),
            operation.GetProperty("state").GetString()!,
            Address.Parse(operation.GetProperty("action").GetProperty("target").GetString()!))),
    ];

    private Task<string> PageAsync() => App.Http.GetStringAsync("/governance", Ct);

    private Task<int> RunAsync(params string[] arguments)
    {
        Environment.SetEnvironmentVariable(variable, Dao.Member.ExportHex());
        string[] key = arguments[1] == "operations"
            ? []
            : ["--rpc", $"{World.Rpc}", "--private-key-env", variable];
        return CommandLine.RunAsync([.. arguments, .. key, "--api", $"{App.Address}", "--json"]);
    }
}
