using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Governance;
using Ainft.Functions.Tests.Runs;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>A registry with a DAO on a chain of its own, and the steps of payments.</summary>
public abstract class RewardScene(StorageFixture storage) : TaskScene(storage)
{
    private TestDao? dao;

    private protected TestDao Dao => dao!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An account that sends claims of others, so that its gas changes no balance of a test.</summary>
    private static readonly Address Relayer = LocalKey.Generate().Address;

    /// <summary>An account that pays.</summary>
    protected Address Payer { get; } = LocalKey.Generate().Address;

    protected override async Task<(string Name, string Value)[]> SettingsAsync()
    {
        dao = await TestDao.DeployAsync(World);
        World.Additional = dao.Settings;
        return [];
    }

    /// <summary>Mints a component, and returns its id.</summary>
    protected Task<AinftId> MintAsync(Creator by, string name, int royalty, params AinftId[] parents) =>
        MintAsync(App, by, name, royalty, parents);

    /// <summary>Mints a component at an instance, and returns its id.</summary>
    protected static async Task<AinftId> MintAsync(
        App app, Creator by, string name, int royalty, params AinftId[] parents)
    {
        var manifest = JsonNode.Parse(Creator.ManifestOf(name, parents))!.AsObject();
        manifest["royalty"] = royalty;
        var text = manifest.ToJsonString();
        await Creator.MintAsync(app.Http, by.Single(text));
        return by.IdOf(text);
    }

    /// <summary>Anchors all bundles in final blocks.</summary>
    protected async Task AnchorAsync()
    {
        await App.RunAsync("AnchorBundles");
        await FinalizeAsync();
    }

    /// <summary>Finalizes the chain and applies its events.</summary>
    protected async Task FinalizeAsync(App? app = null)
    {
        await World.MineAsync();
        await (app ?? App).RunAsync("ReconcileChain");
    }

    /// <summary>Proposes a root, if there is something new, and finalizes it.</summary>
    protected async Task SettleAsync()
    {
        await App.RunAsync("SettleRewards");
        await FinalizeAsync();
    }

    /// <summary>Activates the pending root after its delay.</summary>
    protected async Task ActivateAsync()
    {
        await Dao.FinalizeAfterAsync(TimeSpan.FromDays(4));
        await App.RunAsync("ReconcileChain");
        await App.RunAsync("ActivateRewards");
        await FinalizeAsync();
    }

    protected async Task<JsonElement[]> RootsAsync() =>
        [.. (await App.GetJsonAsync("rewards/roots")).GetProperty("roots").EnumerateArray()];

    protected async Task<string[]> RootStatesAsync() =>
        [.. (await RootsAsync()).Select(root => root.GetProperty("state").GetString()!)];

    /// <summary>The amount of the native coin that an account can claim, by the registry.</summary>
    protected async Task<BigInteger> ClaimableAsync(Address account)
    {
        var tokens = (await App.GetJsonAsync($"rewards/{account}")).GetProperty("tokens");
        return tokens.GetArrayLength() == 0
            ? BigInteger.Zero
            : BigInteger.Parse(tokens[0].GetProperty("claimable").GetString()!);
    }

    /// <summary>Claims for an account with the proof of the registry, and returns the amount that it got.</summary>
    protected async Task<BigInteger> ClaimAsync(Address account)
    {
        var proof = await App.GetJsonAsync($"rewards/{account}/proof");
        var before = await Dao.BalanceAsync(account);
        var call = AinftRewards.EncodeClaim(
            account,
            default,
            BigInteger.Parse(proof.GetProperty("cumulative").GetString()!),
            [.. proof.GetProperty("proof").EnumerateArray().Select(sibling => Bytes32.Parse(sibling.GetString()!))]);
        await Dao.SendAsync(Relayer, Dao.Rewards, call);
        return await Dao.BalanceAsync(account) - before;
    }

    protected async Task<JsonElement> GateAsync(AinftId id) =>
        (await App.GetJsonAsync($"ainfts/{id}/royalties")).GetProperty("gate");
}
