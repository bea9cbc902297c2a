using System.Net;
using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Testing;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Ainft.Functions.Tests.Nodes;

/// <summary>
/// Many nodes poll at once, as after a restart of a registry. The app makes few reads at a time, keeps a short queue,
/// and asks the other nodes to come back later.
/// </summary>
public sealed class PollQueueTests(StorageFixture storage)
{
    private static readonly MintDomain Domain = new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));

    [Fact]
    public async Task A_limited_number_waits_for_a_read_and_the_others_get_a_time_to_come_again()
    {
        const int TooMany = 7, Served = PollTasks.ReadsAtOnce + PollTasks.LongestQueue;
        var held = new HeldReads();
        await using var app = await App.StartAsync(storage, null,
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(held));
        var nodes = Enumerable.Range(0, Served + TooMany)
            .Select(_ => new SignedClient(app.Http, Domain, LocalKey.Generate())).ToArray();

        var first = nodes[..Served].Select(node => node.GetAsync($"nodes/{node.Address}/tasks")).ToArray();
        await Eventually.HoldsAsync(() => Task.FromResult(app.Get<PollTasks>().Queued == PollTasks.LongestQueue),
            TimeSpan.FromSeconds(30));
        foreach (var node in nodes[Served..])
        {
            using var answer = await node.GetAsync($"nodes/{node.Address}/tasks");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 2, 17);
        }
        Assert.Equal(PollTasks.ReadsAtOnce, held.Most);
        held.Release();

        foreach (var answer in await Task.WhenAll(first))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var later = await nodes[^1].GetAsync($"nodes/{nodes[^1].Address}/tasks");
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(PollTasks.ReadsAtOnce, held.Most);
    }

    /// <summary>Holds reads of tasks until the test releases them, and counts the reads at once.</summary>
    private sealed class HeldReads : HttpPipelineTransport
    {
        private readonly HttpClientTransport inner = HttpClientTransport.Shared;
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock gate = new();
        private int now;

        public int Most { get; private set; }

        public void Release() => released.SetResult();

        public override Request CreateRequest() => inner.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            var isHeld = message.Request.Method == RequestMethod.Get
                && message.Request.Uri.Path?.Contains("Tasks", StringComparison.Ordinal) == true;
            if (!isHeld)
            {
                await inner.ProcessAsync(message);
                return;
            }
            Count(1);
            await released.Task;
            await inner.ProcessAsync(message);
            Count(-1);
        }

        private void Count(int more)
        {
            lock (gate)
                (now, Most) = (now + more, Math.Max(Most, now + more));
        }
    }
}
