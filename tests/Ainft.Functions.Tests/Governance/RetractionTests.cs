using System.Text;
using System.Text.Json;
using Ainft.Cli;
using Ainft.Ethereum;
using Ainft.Functions.Governance;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Governance;

/// <summary>Retractions by creators and by the DAO, on a real chain.</summary>
public sealed class RetractionTests(StorageFixture storage) : DaoScene(storage)
{
    [Fact]
    public async Task A_retraction_reaches_every_descendant_with_the_path_until_it_is_withdrawn()
    {
        var creator = new Creator(World.Domain);
        var data = Creator.ManifestOf("data");
        var model = Creator.ManifestOf("model", creator.IdOf(data));
        var service = Creator.ManifestOf("service", creator.IdOf(model));
        await Creator.MintAsync(App.Http, creator.Many(data, model, service));
        var wallet = await WalletOfAsync(creator.Key);
        await wallet.SendAsync(Dao["Retractions"], DaoCalls.EncodeRetract(Parse(data), "wrong <labels>"), Ct);
        await FinalizeAsync();

        var own = await RetractionOfAsync(creator.IdOf(data));
        Assert.Equal(("retracted", "creator", "wrong <labels>"), (
            own.GetProperty("state").GetString(), own.GetProperty("by").GetString(),
            own.GetProperty("reason").GetString()));
        var reached = await RetractionOfAsync(creator.IdOf(service));
        Assert.Equal("built-on-retracted", reached.GetProperty("state").GetString());
        Assert.Equal(
            [$"{creator.IdOf(model)}", $"{creator.IdOf(data)}"],
            reached.GetProperty("path").EnumerateArray().Select(step => step.GetProperty("id").GetString()!));
        Assert.Contains("wrong &lt;labels&gt;", await PageAsync(creator.IdOf(service)), StringComparison.Ordinal);
        var ancestors = (await App.GetJsonAsync($"ainfts/{creator.IdOf(service)}/ancestors")).GetProperty("items");
        Assert.Equal(
            [$"{creator.IdOf(data)}"],
            ancestors.EnumerateArray().Where(item => item.TryGetProperty("retracted", out _))
                .Select(item => item.GetProperty("id").GetString()!));

        Assert.Equal(
            [("service", "built-on-retracted"), ("model", "built-on-retracted"), ("data", "retracted")],
            await MarksAsync($"{creator.IdOf(service)}/lineage?format=json", "nodes"));
        // The retracted ancestor is outside of this graph.
        Assert.Equal(
            [("service", "built-on-retracted")],
            await MarksAsync($"{creator.IdOf(service)}/lineage?format=json&up=0", "nodes"));
        Assert.Equal(
            [("model", "built on it"), ("data", null)],
            await MarksAsync($"{creator.IdOf(service)}/ancestors", "items"));
        var drawing = await App.Http.GetStringAsync($"ainfts/{creator.IdOf(service)}/lineage?format=svg", Ct);
        Assert.Contains(">built on retracted</tspan>", drawing, StringComparison.Ordinal);

        await wallet.SendAsync(Dao["Retractions"], DaoCalls.EncodeWithdraw(Parse(data), "the labels are right"), Ct);
        await FinalizeAsync();

        Assert.Equal("none", (await RetractionOfAsync(creator.IdOf(data))).GetProperty("state").GetString());
        Assert.Equal("none", (await RetractionOfAsync(creator.IdOf(service))).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_flag_of_the_DAO_stays_when_the_creator_withdraws_its_own_retraction()
    {
        var creator = new Creator(World.Domain);
        var data = Creator.ManifestOf("data");
        await Creator.MintAsync(App.Http, creator.Many(data));
        var id = creator.IdOf(data);
        var evidence = Keccak256.Hash("evidence"u8);
        await Dao.DecideAsync(
            "Flag the data",
            new DaoAction(Dao["Retractions"], 0, DaoCalls.EncodeFlag(id, evidence, "its licence is forged")));
        var wallet = await WalletOfAsync(creator.Key);
        await wallet.SendAsync(Dao["Retractions"], DaoCalls.EncodeWithdraw(Parse(data), "not mine"), Ct);
        await FinalizeAsync();

        var state = await RetractionOfAsync(id);
        Assert.Equal(("dao", evidence.ToString()), (
            state.GetProperty("by").GetString(), state.GetProperty("evidence").GetString()));
        var block = (await App.Get<FollowedDecisions>().ReadAsync(Ct)).Block;
        var read = await App.Get<ReadRetractions>().OfAsync(id, block, Ct);
        Assert.Null(read!.ByCreator);
        Assert.Null(await App.Get<ReadRetractions>().OfAsync(id, read.ByDao!.At.BlockNumber - 1, Ct));
    }

    [Fact]
    public async Task A_retraction_that_a_reorganization_removes_before_it_is_final_changes_nothing()
    {
        await World.MineAsync(5);
        var snapshot = await World.Chain.Rpc.CallAsync("evm_snapshot", []);
        await Dao.SendAsync(Dao["Retractions"], TestDao.Retract("to be forgotten"));
        await World.MineAsync(3);
        await FollowAsync(App);
        Assert.Empty(await ListAsync());
        await World.Chain.Rpc.CallAsync("evm_revert", [snapshot.GetString()!]);
        await World.MineAsync(10);
        await FinalizeAsync();

        Assert.Empty(await ListAsync());
        await Dao.SendAsync(Dao["Retractions"], TestDao.Retract("to stay"));
        await FinalizeAsync();
        Assert.Equal("to stay", Assert.Single(await ListAsync()).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Reasons_with_any_characters_come_back_as_they_are_and_never_as_markup()
    {
        const string reason = "<script>alert(1)</script>\u0000\u001b[31m\u202e\"\r\n\ud83d\ude00";
        await Dao.SendAsync(Dao["Retractions"], TestDao.Retract(reason));
        var proposal = await Dao.ProposeAsync(reason, Dao.Admit(Dao.Member.Address, reason));
        var long64 = new string('é', 32 << 10);
        await Dao.SendAsync(Dao.Governor, GovernorCalls.EncodeVote(proposal, 1, long64));
        await FinalizeAsync();

        Assert.Equal(reason, Assert.Single(await ListAsync()).GetProperty("reason").GetString());
        var page = await App.Http.GetStringAsync(new Uri(App.Address, "/governance"), Ct);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', page);
        Assert.DoesNotContain('\u202e', page);
        var rows = await TableSnapshot.TakeAsync(World, "Proposals");
        Assert.Contains($"Reason={new string('é', 512)} ", rows, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('é', 513), rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_retractions_has_pages()
    {
        for (var i = 0; i < 3; i++)
            await Dao.SendAsync(Dao["Retractions"], TestDao.Retract($"reason {i}"));
        await FinalizeAsync();

        var first = await App.GetJsonAsync("retractions?limit=2");
        var token = first.GetProperty("page").GetString();
        var second = await App.GetJsonAsync($"retractions?limit=2&page={token}");

        Assert.Equal(["reason 2", "reason 1"], ReasonsOf(first));
        Assert.Equal(["reason 0"], ReasonsOf(second));
        Assert.False(second.TryGetProperty("page", out _));
    }

    private async Task<JsonElement> RetractionOfAsync(AinftId id) =>
        (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("retraction");

    private Task<string> PageAsync(AinftId id) => App.Http.GetStringAsync(new Uri(App.Address, $"/ainft/{id}"), Ct);

    private async Task<JsonElement[]> ListAsync() =>
        [.. (await App.GetJsonAsync("retractions")).GetProperty("retractions").EnumerateArray()];

    private async Task<Wallet> WalletOfAsync(LocalKey key)
    {
        await World.Chain.Rpc.CallAsync("anvil_setBalance", [key.Address.ToString(), "0x56bc75e2d63100000"]);
        return new Wallet(World.Chain, key, TimeProvider.System);
    }

    private static string[] ReasonsOf(JsonElement page) =>
        [.. page.GetProperty("retractions").EnumerateArray().Select(item => item.GetProperty("reason").GetString()!)];

    private static Manifest Parse(string text)
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(text), out var manifest, out _));
        return manifest;
    }

    /// <summary>The names of components with their marks, nearest first.</summary>
    private async Task<(string?, string?)[]> MarksAsync(string path, string member) =>
    [
        .. (await App.GetJsonAsync($"ainfts/{path}")).GetProperty(member).EnumerateArray().Select(item => (
            item.GetProperty("name").GetString(),
            item.TryGetProperty("retraction", out var word) ? word.GetString()
                : item.TryGetProperty("builtOnRetracted", out _) ? "built on it" : null)),
    ];
}
