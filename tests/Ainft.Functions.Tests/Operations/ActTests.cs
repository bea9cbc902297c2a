using Ainft.Ethereum;
using Ainft.Functions.Evidence;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure.Storage.Queues;

namespace Ainft.Functions.Tests.Operations;

/// <summary>Each act does the work of its timer or queue, and is on record.</summary>
public sealed class ActTests(StorageFixture storage, ChainFixture chain)
{
    [Fact]
    public async Task Reconcile_follows_the_chain()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        Assert.False((await app.GetJsonAsync("chain")).TryGetProperty("head", out _));

        var answer = await app.ActAsync("reconcile");

        Assert.StartsWith("followed to block", answer.GetProperty("result").GetString(), StringComparison.Ordinal);
        Assert.True((await app.GetJsonAsync("chain")).TryGetProperty("head", out _));
    }

    [Fact]
    public async Task Sweep_asks_for_the_projection_of_a_bundle_that_was_left_behind()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        var left = await LeaveBehindAsync(app, world.Domain);

        await app.ActAsync("sweep");

        Assert.Equal(1, await app.DrainAsync("project-bundle", "ProjectBundle"));
        var bundle = await app.GetJsonAsync($"bundles/{left}");
        Assert.Equal("projected", bundle.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Redeliver_sends_poison_messages_to_their_queue_again()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        var left = await LeaveBehindAsync(app, world.Domain);
        var poison = QueueOf(world, "project-bundle-poison");
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(DigestMessage.Write("bundle", left));

        var answer = await app.ActAsync("redeliver");

        Assert.Equal("redelivered 1 messages", answer.GetProperty("result").GetString());
        Assert.Equal(0, (await poison.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.Equal(1, await app.DrainAsync("project-bundle", "ProjectBundle"));
        Assert.Equal(
            "projected", (await app.GetJsonAsync($"bundles/{left}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Redeliver_without_poison_does_nothing_and_says_so()
    {
        await using var app = await App.StartAsync(
            storage, new() { [OperatorClient.Setting.Name] = OperatorClient.Key });

        Assert.Equal("redelivered 0 messages", (await app.ActAsync("redeliver")).GetProperty("result").GetString());
    }

    [Fact]
    public async Task An_act_that_fails_is_on_record_without_the_message_of_the_failure()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        await QueueOf(world, "project-bundle").DeleteAsync();
        await LeaveBehindAsync(app, world.Domain);

        using var answer = await app.SendAsync("POST", "sweep");

        Assert.False(answer.IsSuccessStatusCode);
        var lines = await app.ChainAsync();
        Assert.Equal(["begun", "failed (RequestFailedException)"], lines.Select(line => line.Result));
    }

    private static QueueClient QueueOf(World world, string name) =>
        new QueueServiceClient(
            world.Storage, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 })
            .GetQueueClient($"{world.Prefix}-{name}");

    /// <summary>Commits a bundle as an instance does that dies before the projection.</summary>
    internal static async Task<Sha256Digest> LeaveBehindAsync(App app, MintDomain domain)
    {
        var ct = TestContext.Current.CancellationToken;
        var statement = new AuditStatement(0, default, DateTimeOffset.UnixEpoch, domain).Write();
        var envelope = await DsseEnvelope.SignAsync(statement, LocalKey.Generate(), ct);
        var entry = new Entry(envelope.Leaf, envelope.Payload, StatementSignature.Write(envelope));
        var bundle = Bundle.Write([entry], DateTimeOffset.UtcNow.AddMinutes(-1), new byte[16]);
        await app.Get<Bundles>().AnnounceAsync(bundle.Header, 1, ct);
        await app.Get<Bundles>().CommitAsync(bundle, ct);
        return bundle.Header.Hash;
    }
}
