using System.Net;
using System.Text;
using System.Text.Json;
using Ainft.Testing;
using Ainft.Testing.Hosting;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;
using static Ainft.Functions.Tests.Platform.HostScene;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The worker of a host starts, ends, is killed, and follows the state of its host.</summary>
public sealed class HostLifeTests(StorageFixture storage, ChainFixture chain)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_client_that_leaves_ends_its_request_and_the_next_is_served()
    {
        await using var world = await World.CreateAsync(storage, chain);
        await using var host = await StartAsync(world);
        using var http = ClientOf(host);
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(host.Address.Host, host.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                "POST /api/ainfts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100000\r\n\r\n{"));
        }

        using var answer = await http.GetAsync("health/live");
        var worker = await host.WorkerAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK,
            $"{answer.StatusCode}\n{string.Join('\n', host.Errors)}\n{string.Join('\n', worker.Logs)}");
    }

    [Fact]
    public async Task A_queue_message_does_its_work_and_one_that_is_none_of_ours_fails_with_a_clear_line()
    {
        await using var world = await World.CreateAsync(storage, chain);
        await using var host = await StartAsync(world);
        using var http = ClientOf(host);
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf("by bulk");
        (await MintManyAsync(http, world, creator, manifest)).Dispose();
        var queue = new QueueClient(world.Storage, $"{world.Prefix}-project-bundle");
        var message = (await queue.ReceiveMessageAsync()).Value;

        var done = await host.RunQueueAsync(
            "ProjectBundle", Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText)));
        Assert.Equal(StatusResult.Types.Status.Success, done.Result.Status);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"ainfts/{creator.IdOf(manifest)}")).StatusCode);

        foreach (var text in (string[])["not JSON", "{}", "[]", """{"bundle":"0x12"}""", ""])
        {
            var failed = await host.RunQueueAsync("ProjectBundle", text, dequeueCount: 5);
            Assert.Equal(StatusResult.Types.Status.Failure, failed.Result.Status);
            Assert.Contains("""{"bundle":"0x…"}""", failed.Result.Exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Storage_that_is_away_at_the_start_ends_the_worker_with_exit_code_3_after_one_line()
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = TestSettings.StorageAway,
            ["Ainft__StorageRetries"] = "0",
        };
        await AssertEndsAsync(settings, 3, "AzureWebJobsStorage");
    }

    [Fact]
    public async Task A_stopped_worker_ends_by_itself_with_exit_code_0()
    {
        await using var world = await World.CreateAsync(storage, chain);
        await using var host = await StartAsync(world);

        var worker = await host.WorkerAsync();
        var exitCode = await host.StopAsync();
        Assert.True(exitCode == 0, $"The exit code is {exitCode}.{Environment.NewLine}{worker.RecentOutput}");
    }

    [Fact]
    public async Task A_worker_that_was_killed_is_started_again_and_serves_what_the_first_acknowledged()
    {
        await using var world = await World.CreateAsync(storage, chain);
        await using var host = await StartAsync(world);
        using var http = ClientOf(host);
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf("kept");
        (await http.PostAsync("ainfts", JsonBody(creator.Single(manifest)))).EnsureSuccessStatusCode();

        await (await host.WorkerAsync()).KillAsync();
        await Eventually.HoldsAsync(
            async () => (await http.GetAsync($"ainfts/{creator.IdOf(manifest)}")).IsSuccessStatusCode, Patience);
    }

    [Fact]
    public async Task A_missing_setting_ends_the_worker_with_exit_code_2_after_one_line_that_names_it()
    {
        var settings = new Dictionary<string, string?> { ["Ainft__Chain__Registry"] = null };
        await AssertEndsAsync(settings, 2, "Ainft__Chain__Registry");
    }

    [Fact]
    public async Task A_request_is_one_trace_from_the_host_to_its_storage_calls()
    {
        const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var collector = await Collector.StartAsync();
        await using var world = await World.CreateAsync(storage, chain);
        await using (var host = await StartAsync(world, collector.Settings))
        {
            using var http = ClientOf(host);
            using var request = new HttpRequestMessage(HttpMethod.Get, "ainfts");
            request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
            (await http.SendAsync(request)).EnsureSuccessStatusCode();
            // The worker sends its remaining telemetry when it ends.
            var worker = await host.WorkerAsync();
            var exitCode = await host.StopAsync();
            Assert.True(exitCode == 0, $"The exit code is {exitCode}.{Environment.NewLine}{worker.RecentOutput}");
        }

        var spans = collector.Spans.Where(span => span.Trace == TraceId).ToArray();
        var ids = spans.Select(span => span.Id).ToHashSet();
        Assert.Contains(spans, span => span.Name.Contains("ainfts", StringComparison.Ordinal));
        Assert.Contains(spans, span => ids.Contains(span.Parent));
    }

    [Fact]
    public async Task From_mint_to_a_proof_that_verifies_everything_happens_under_the_host_alone()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world, triggers: "on");
        using var http = ClientOf(host);
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf("whole journey");
        (await http.PostAsync("ainfts", JsonBody(creator.Single(manifest)))).EnsureSuccessStatusCode();
        var path = $"ainfts/{creator.IdOf(manifest)}";

        await Eventually.HoldsAsync(
            async () =>
            {
                await world.MineAsync();
                var component = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(path));
                return component.GetProperty("anchor").GetProperty("status").GetString() == "finalized";
            },
            Patience);

        Assert.True(ProofFile.TryParse(await http.GetByteArrayAsync($"{path}/proof"), out var proof, out _));
        Assert.True(ProofVerifier.Verify(proof).IsValid);
    }

    /// <summary>Asserts that a worker with these settings ends after one log line, which names a setting.</summary>
    private async Task AssertEndsAsync(Dictionary<string, string?> settings, int exitCode, string named)
    {
        await using var world = await World.CreateAsync(storage, chain);
        foreach (var (name, value) in world.Settings())
            settings.TryAdd(name, value);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(settings));

        var lines = refused.Message.Split(Environment.NewLine);
        Assert.Contains($"exit code {exitCode}", lines[0], StringComparison.Ordinal);
        Assert.Contains(named, Assert.Single(lines[1..]), StringComparison.Ordinal);
    }
}
