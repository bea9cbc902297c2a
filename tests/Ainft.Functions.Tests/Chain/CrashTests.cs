using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Testing;
using Azure;

namespace Ainft.Functions.Tests.Chain;

/// <summary>
/// Each storage write of a step fails once as a lost request and once as a lost answer. Then another process continues.
/// </summary>
public sealed class CrashTests(StorageFixture storage)
{
    [Theory]
    [InlineData(Fault.RequestLost, 0)]
    [InlineData(Fault.AnswerLost, 0)]
    [InlineData(Fault.AnswerLost, 2)]
    public async Task A_write_that_fails_while_sending_leaves_one_transaction_for_each_purpose(Fault fault, int retries)
    {
        await using var scene = await SenderScene.StartAsync(storage, DevAccounts.Keys[2]);
        await using var counting = await scene.RestartAsync(storage);
        await StoryAsync(scene, counting, "count");
        var writes = counting.Faults.Writes.Count;
        Assert.True(writes >= 4, $"{writes} writes");
        var purposes = new List<string> { "count" };
        for (var n = 0; n < writes; n++)
        {
            var purpose = $"{fault}-{n}";
            purposes.Add(purpose);
            await using var crashing = await scene.RestartAsync(storage, retries);
            crashing.Faults.Lose(n, fault);
            try
            {
                await StoryAsync(scene, crashing, purpose);
            }
            catch (RequestFailedException) when (retries == 0)
            {
                // The process ends here.
            }
            await using var recovered = await scene.RestartAsync(storage);
            await StoryAsync(scene, recovered, purpose);
        }
        await scene.SettleAsync([.. purposes]);
        Assert.Equal(purposes.Count, await scene.SentAsync());
        var nonces = new List<ulong>();
        foreach (var purpose in purposes)
            nonces.Add((await scene.FindAsync(purpose)).Nonce);
        Assert.Equal((ulong)purposes.Count - 1, nonces.Max() - nonces.Min());
    }

    [Theory]
    [InlineData(Fault.RequestLost)]
    [InlineData(Fault.AnswerLost)]
    public async Task A_write_that_fails_while_following_leaves_what_a_replay_leaves(Fault fault)
    {
        await using var node = await LocalNode.StartAsync();
        var (emitter, block) = await node.DeployEmitterAsync();
        for (var i = 0; i < 12; i++)
            await node.EmitAsync(emitter, 3);
        await node.MineAsync(64);
        await node.EmitAsync(emitter, 3);
        var setup = new ChainSetup(emitter, node.Endpoint) { StartBlock = block, MaxWindow = 5 };
        await using var replay = await ChainUnderTest.StartAsync(storage, setup);
        await replay.CatchUpAsync(await node.FinalizedAsync());
        var (state, writes) = (await replay.StateAsync(), replay.Faults.Writes.Count);
        Assert.True(writes > 6, $"{writes} writes");
        for (var n = 0; n < writes; n++)
        {
            var twin = setup with { Prefix = StorageFixture.NewPrefix(), Retries = 0 };
            await using (var crashing = await ChainUnderTest.StartAsync(storage, twin))
            {
                crashing.Faults.Lose(n, fault);
                await Assert.ThrowsAnyAsync<RequestFailedException>(
                    async () => await crashing.CatchUpAsync(await node.FinalizedAsync()));
            }

            await using var recovered = await ChainUnderTest.StartAsync(storage, twin);
            await recovered.Reconcile.RunAsync(default);
            await recovered.CatchUpAsync(await node.FinalizedAsync());
            Assert.Equal(state, await recovered.StateAsync());
            await StorageFixture.ForgetAsync(await storage.ConnectAsync(), twin.Prefix);
        }
    }

    private static async Task StoryAsync(SenderScene scene, ChainUnderTest process, string purpose)
    {
        await process.Sender.SubmitAsync(purpose, scene.Emitter, Emitter.Emit(1));
        await process.Sender.AdvanceAsync();
        await scene.Node.MineAsync(66);
        await scene.Chain.CatchUpAsync(await scene.Node.FinalizedAsync());
        await process.Sender.AdvanceAsync();
    }
}
