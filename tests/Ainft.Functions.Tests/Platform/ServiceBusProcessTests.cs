using Ainft.Functions.Platform;
using Ainft.Testing;
using Ainft.Testing.Bus;
using Azure.Messaging.ServiceBus;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The executable receives from Service Bus itself, because the worker has no trigger for it.</summary>
public sealed class ServiceBusProcessTests(StorageFixture storage, ChainFixture chain)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_receives_alone_and_under_a_host(bool underHost)
    {
        await using var world = await World.CreateAsync(storage, chain);
        using var bus = new FakeServiceBus(
            TimeProvider.System, $"{world.Prefix}-runs", $"{world.Prefix}-project-bundle",
            $"{world.Prefix}-deliveries");
        await world.StartProcessAsync(
            underHost, ("Ainft__ServiceBus__ConnectionString", bus.ConnectionString));
        await using var client = new ServiceBusClient(bus.ConnectionString);
        var queue = bus[$"{world.Prefix}-project-bundle"];

        // A bundle that does not exist is no failure, so its message is done.
        await client.CreateSender($"{world.Prefix}-project-bundle").SendMessageAsync(
            new ServiceBusMessage(DigestMessage.Write("bundle", Sha256Digest.Of("no bundle"u8))),
            TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => Task.FromResult(queue.Count == 0), TimeSpan.FromSeconds(30));
        Assert.Equal(0, queue.DeadLetters!.Count);
    }
}
