using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Operations;

/// <summary>The interface for operators where messages travel over Service Bus.</summary>
public sealed class ServiceBusOperationsTests(StorageFixture storage)
{
    private const string Work = """{"id":1}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_doctor_lists_dead_letters_and_redeliver_sends_them_again()
    {
        var (isBroken, done) = (true, new TaskCompletionSource());
        await using var scene = await BusScene.StartAsync(
            storage,
            (_, _) =>
            {
                if (Volatile.Read(ref isBroken))
                    throw new InvalidOperationException("The cause is not repaired yet.");
                done.SetResult();
                return Task.CompletedTask;
            },
            null,
            OperatorClient.Setting);
        await scene.Queue.SendAsync(Work, "one", Ct);
        await Eventually.HoldsAsync(() => Task.FromResult(scene.Job.DeadLetters!.Count == 1), Patience);

        var found = (await scene.App.ExamineAsync()).Requires("poison").Found;
        Volatile.Write(ref isBroken, false);
        var answer = await scene.App.ActAsync("redeliver");

        Assert.Contains("1 messages", found, StringComparison.Ordinal);
        Assert.Contains(Work, found, StringComparison.Ordinal);
        Assert.Contains("(5 tries, InvalidOperationException)", found, StringComparison.Ordinal);
        Assert.Equal("redelivered 1 messages", answer.GetProperty("result").GetString());
        await done.Task.WaitAsync(Patience, Ct);
    }

    [Fact]
    public async Task A_missing_permission_is_found_with_the_roles_that_give_it()
    {
        await using var scene = await BusScene.StartAsync(storage, null, null, OperatorClient.Setting);
        scene.Bus.Refuse("Listen");

        var found = (await scene.App.ExamineAsync()).Findings.First(finding => finding.Code == "queue-denied");

        Assert.Contains("Azure Service Bus Data Receiver", found.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_sweep_asks_again_for_a_bundle_that_was_left_behind()
    {
        await using var scene = await BusScene.StartAsync(storage, null);
        var queue = scene.Bus[scene.App.Get<Queues>().Open("project-bundle").Name];
        await ActTests.LeaveBehindAsync(scene.App, new MintDomain(31337, default));

        await scene.App.Get<SweepBundles>().RunAsync(Ct);
        await scene.App.Get<SweepBundles>().RunAsync(Ct);

        Assert.Equal((2, 0), (queue.Count, queue.Dropped));
    }
}
