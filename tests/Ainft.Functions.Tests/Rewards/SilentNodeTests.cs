using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Tests.Chain;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>A settler whose node of the chain does not answer.</summary>
public sealed class SilentNodeTests(StorageFixture storage) : RewardScene(storage)
{
    private readonly FaultyNode node = new();
    private readonly LoggedErrors logged = new(LogLevel.Warning);

    [Fact]
    public async Task The_settler_reports_a_silent_node_and_continues_when_it_answers()
    {
        await PayAsync();
        var app = await StartAsync();
        await FailsAsync(app, "SettleRewards", "settle-rewards");
        Assert.Empty(await RootStatesAsync());
        await app.RunAsync("SettleRewards");
        await FinalizeAsync();
        Assert.Equal(["pending"], await RootStatesAsync());

        await Dao.FinalizeAfterAsync(TimeSpan.FromDays(4));
        await FailsAsync(app, "ActivateRewards", "activate-rewards");
        await FinalizeAsync();
        Assert.Equal(["pending"], await RootStatesAsync());
        await app.RunAsync("ActivateRewards");
        await FinalizeAsync();
        Assert.Equal(["active"], await RootStatesAsync());
        Assert.Equal<BigInteger>(1_000, await ClaimAsync(Creator.Address));
    }

    [Fact]
    public async Task Each_answer_of_the_node_to_a_settlement_may_be_lost()
    {
        await PayAsync();
        var app = await StartAsync();
        var lost = 0;
        for (; await AinftRewards.ReadPendingAsync(World.Chain, Dao.Rewards, Ct) is null; lost++)
        {
            Assert.InRange(lost, 0, 50);
            var before = lost;
            node.Fault = (_, _) => before-- == 0 ? RpcFault.AnswerLost : RpcFault.None;
            await app.RunAsync("SettleRewards");
            await World.MineAsync(1);
        }

        Assert.InRange(lost, 5, 50);
        node.Fault = (_, _) => RpcFault.None;
        await FinalizeAsync();
        await ActivateAsync();
        Assert.Equal(["active"], await RootStatesAsync());
        Assert.Equal<BigInteger>(1_000, await ClaimAsync(Creator.Address));
    }

    /// <summary>Runs a timer beside a silent node, which the log then names.</summary>
    private async Task FailsAsync(App app, string timer, string name)
    {
        node.Fault = (_, _) => RpcFault.Unavailable;
        await app.RunAsync(timer);
        node.Fault = (_, _) => RpcFault.None;
        var line = Assert.Single(logged.Lines, line => line.Contains($"the timer {name}", StringComparison.Ordinal));
        Assert.StartsWith("7007 No node of the chain answered", line, StringComparison.Ordinal);
        Assert.Contains(World.Rpc.Host, line, StringComparison.Ordinal);
    }

    private Task<App> StartAsync() => World.StartAppAsync(
        builder =>
        {
            builder.Logging.ClearProviders().AddProvider(logged);
            builder.Services.AddHttpClient(ChainEndpoints.HttpClientName)
                .ConfigurePrimaryHttpMessageHandler(() => node);
        },
        ("Logging__LogLevel__Default", "Warning"));

    private async Task PayAsync()
    {
        var id = await MintAsync(Creator, "service", 0);
        await AnchorAsync();
        await Dao.PayAsync(id, Payer, 1_000);
        await FinalizeAsync();
    }
}
