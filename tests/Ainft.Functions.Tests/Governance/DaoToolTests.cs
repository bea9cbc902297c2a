using System.Text;
using Ainft.Cli;
using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Governance;

/// <summary>The commands of the tool, with a real app and a real DAO.</summary>
public sealed class DaoToolTests(StorageFixture storage) : DaoScene(storage)
{
    private readonly string variable = $"AINFT_TEST_{Guid.NewGuid():N}";

    [Fact]
    public async Task The_tool_proposes_votes_queues_and_executes()
    {
        var (someone, description) = (LocalKey.Generate().Address, "Admit one operator");
        Assert.Equal(ExitCode.Ok, await RunAsync(
            "dao", "propose", description, "--admit", $"{someone}", "--reason", "runs two machines"));
        var proposal = IdOf(description, Dao.Admit(someone, "runs two machines"));
        await Dao.PassAsync(2);
        await FinalizeAsync();
        var shown = await App.GetJsonAsync($"governance/proposals/{proposal}");
        Assert.Equal(
            ("active", $"{description}#proposer={Dao.Member.Address.ToHex()}"),
            (shown.GetProperty("state").GetString(), shown.GetProperty("description").GetString()));

        Assert.Equal(ExitCode.Ok, await RunAsync("dao", "vote", $"{proposal}", "for", "--reason", "it is needed"));
        Assert.Equal(ExitCode.Refused, await RunAsync("dao", "vote", $"{proposal}", "against"));
        Assert.Equal(ExitCode.Refused, await RunAsync("dao", "queue", $"{proposal}"));
        await Dao.EndVoteAsync();
        Assert.Equal(ExitCode.Ok, await RunAsync("dao", "queue", $"{proposal}"));
        await Dao.PassAsync(2);
        Assert.Equal(ExitCode.Ok, await RunAsync("dao", "execute", $"{proposal}"));
        await FinalizeAsync();

        Assert.True((await App.Get<AdmittedOperators>().ReadAsync(Ct)).Admits(someone));
        Assert.Equal(ExitCode.Ok, await RunWithoutKeyAsync("dao", "show", $"{proposal}"));
        Assert.Equal(ExitCode.Ok, await RunWithoutKeyAsync("dao", "list"));
    }

    [Fact]
    public async Task The_tool_refuses_the_actions_of_another_proposal()
    {
        var (one, other) = (LocalKey.Generate().Address, LocalKey.Generate().Address);
        var first = await Dao.SendAsync(Dao.Governor, GovernorCalls.EncodePropose(
            [Dao.Admit(one, "first")], GovernorCalls.ProtectedDescription("first", Dao.Member.Address)));
        var second = await Dao.ProposeAsync("second", Dao.Admit(other, "second"));

        Assert.Equal(ExitCode.Refused, await RunAsync(
            "dao", "queue", $"{second}", "--transaction", $"{first.TransactionHash}"));
    }

    [Fact]
    public async Task A_creator_retracts_its_component_and_a_stranger_cannot()
    {
        var creator = new Creator(World.Domain);
        var data = Creator.ManifestOf("data");
        await Creator.MintAsync(App.Http, creator.Many(data));
        var id = creator.IdOf(data);
        Assert.Equal(ExitCode.Refused, await RunAsync("retract", $"{id}", "--reason", "not mine"));

        await World.Chain.Rpc.CallAsync("anvil_setBalance", [creator.Address.ToString(), "0x56bc75e2d63100000"]);
        Assert.Equal(ExitCode.Ok, await RunAsync(creator.Key, "retract", $"{id}", "--reason", "wrong labels"));
        await FinalizeAsync();

        var retraction = (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("retraction");
        Assert.Equal(("retracted", "wrong labels"), (
            retraction.GetProperty("state").GetString(), retraction.GetProperty("reason").GetString()));
    }

    private Bytes32 IdOf(string description, params DaoAction[] actions) => GovernorCalls.HashProposal(
        actions,
        Keccak256.Hash(Encoding.UTF8.GetBytes(
            GovernorCalls.ProtectedDescription(description, Dao.Member.Address))));

    private Task<int> RunAsync(params string[] arguments) => RunAsync(Dao.Member, arguments);

    private Task<int> RunAsync(LocalKey key, params string[] arguments)
    {
        Environment.SetEnvironmentVariable(variable, key.ExportHex());
        return RunWithoutKeyAsync([.. arguments, "--rpc", $"{World.Rpc}", "--private-key-env", variable]);
    }

    private Task<int> RunWithoutKeyAsync(params string[] arguments) =>
        CommandLine.RunAsync([.. arguments, "--api", $"{App.Address}", "--json"]);
}
