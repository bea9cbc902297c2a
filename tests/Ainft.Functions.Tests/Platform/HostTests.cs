using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Reproduction;
using Ainft.Testing;
using Ainft.Testing.Hosting;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The published app as the worker of a host that speaks the protocol of Azure Functions.</summary>
public sealed class HostTests(StorageFixture storage)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_worker_offers_the_functions_of_the_metadata_and_takes_http()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);
        var worker = await host.WorkerAsync();
        var metadata = JsonSerializer.Deserialize<JsonElement>(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "functions.metadata")));

        Assert.Equal(
            metadata.EnumerateArray().Select(function => function.GetProperty("name").GetString()).Order(StringComparer.Ordinal),
            worker.Functions.Select(function => function.Name).Order(StringComparer.Ordinal));
        Assert.All(worker.Functions, function => Assert.NotEmpty(function.RawBindings));
        Assert.StartsWith("http://localhost:", worker.Capabilities["HttpUri"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_through_the_host_is_what_the_app_alone_answers()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);
        using var http = ClientOf(host);
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf("under a host");

        using var minted = await http.PostAsync("ainfts", Json(creator.Single(manifest)));
        Assert.Equal(HttpStatusCode.Created, minted.StatusCode);
        var path = $"ainfts/{creator.IdOf(manifest)}";
        using var read = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using (var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path)))
        {
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }

        var again = new HttpRequestMessage(HttpMethod.Get, $"{path}/manifest");
        using var canonical = await http.GetAsync($"{path}/manifest");
        again.Headers.IfNoneMatch.Add(canonical.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await http.SendAsync(again)).StatusCode);
        await AssertProblemAsync(404, await http.GetAsync("ainfts/0x12"));
        await AssertProblemAsync(404, await http.GetAsync(new Uri(host.Address, "/no/such/page")));
        using (var other = await http.DeleteAsync(path))
        {
            await AssertProblemAsync(405, other);
            Assert.Contains("GET", other.Content.Headers.Allow);
        }

        using var preflight = new HttpRequestMessage(HttpMethod.Options, "ainfts");
        preflight.Headers.Add("Origin", "https://wallet.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var allowed = await http.SendAsync(preflight);
        Assert.Equal("*", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var document = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync("openapi.json"));
        Assert.True(document.GetProperty("paths").EnumerateObject().Count() > 30);
    }

    [Fact]
    public async Task Bodies_pass_up_to_their_limits_and_beyond_them_the_client_reads_our_413()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);
        using var http = ClientOf(host);
        var creator = new Creator(world.Domain);

        foreach (var bytes in (int[])[5 << 20, 40 << 20])
            await AssertProblemAsync(413, await http.PostAsync("ainfts", Json(new string(' ', bytes))));
        var filler = new string('x', 60_000);
        var manifests = Enumerable.Range(0, 65)
            .Select(line => $$$"""{"ainft":1,"kind":"data","name":"{{{line}}}","properties":{"filler":"{{{filler}}}"}}""")
            .ToArray();
        using var bulk = await MintManyAsync(http, world, creator, manifests);
        Assert.Equal(manifests.Length, (await bulk.Content.ReadAsStringAsync()).Split('\n').Count(line => line.Contains("\"id\"")));
    }

    [Fact]
    public async Task A_download_takes_a_range()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);
        using var http = ClientOf(host);
        var file = new byte[300_000];
        Random.Shared.NextBytes(file);
        var path = $"artifacts/{Convert.ToHexStringLower(SHA256.HashData(file))}";

        var anyone = new SignedClient(http, world.Domain, LocalKey.Generate());
        (await anyone.PutAsync(path, file)).EnsureSuccessStatusCode();
        var part = new HttpRequestMessage(HttpMethod.Get, path);
        part.Headers.Range = new RangeHeaderValue(1000, 1999);
        using var answer = await http.SendAsync(part);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(file[1000..2000], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_ends_its_request_and_the_next_is_served()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);
        using var http = ClientOf(host);
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(host.Address.Host, host.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                "POST /api/ainfts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"));
        }

        using var answer = await http.GetAsync("health/live");
        var worker = await host.WorkerAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK,
            $"{answer.StatusCode}\n{string.Join('\n', host.Errors)}\n{string.Join('\n', worker.Logs)}");
    }

    [Fact]
    public async Task A_queue_message_does_its_work_and_one_that_is_none_of_ours_fails_with_a_clear_line()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);
        using var http = ClientOf(host);
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf("by bulk");
        (await MintManyAsync(http, world, creator, manifest)).Dispose();
        var message = (await new QueueClient(world.Storage, $"{world.Prefix}-project-bundle").ReceiveMessageAsync()).Value;

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_timer_runs_when_its_time_comes_and_when_it_is_an_hour_late(bool isPastDue)
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);

        foreach (var timer in (string[])["AnchorBundles", "SweepBundles", "ReconcileChain", "SweepRuns"])
            Assert.Equal(StatusResult.Types.Status.Success, (await host.RunTimerAsync(timer, isPastDue)).Result.Status);
    }

    [Fact]
    public async Task A_poll_waits_through_the_host_and_ends_when_its_client_leaves_or_the_host_cancels_it()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);
        using var http = ClientOf(host);
        var node = new NodeUnderTest(http, world.Domain);
        Assert.Empty(await node.PollAsync(wait: 1));

        using var patience = new CancellationTokenSource();
        var left = node.Client.GetAsync($"nodes/{node.Address}/tasks?wait=20", patience.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(host.Running.Count == 1), Patience);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await Eventually.HoldsAsync(() => Task.FromResult(host.Running.Count == 0), Patience);

        var cancelled = node.Client.GetAsync($"nodes/{node.Address}/tasks?wait=20");
        await Eventually.HoldsAsync(() => Task.FromResult(host.Running.Count == 1), Patience);
        (await host.WorkerAsync()).Cancel(host.Running.Keys.Single());
        // It would wait for twenty seconds.
        using var answer = await cancelled.WaitAsync(TimeSpan.FromSeconds(15));
        await Eventually.HoldsAsync(() => Task.FromResult(host.Running.Count == 0), Patience);
    }

    [Fact]
    public async Task A_host_that_sends_no_http_request_with_its_call_is_named_in_the_log()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);
        var worker = await host.WorkerAsync();

        var answer = await worker.InvokeAsync("Health", $"{Guid.NewGuid()}");

        Assert.Equal(StatusResult.Types.Status.Failure, answer.Result.Status);
        Assert.Contains(worker.Logs, log => log.Message.Contains("sent no HTTP request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Storage_that_is_away_at_the_start_ends_the_worker_with_exit_code_3_after_one_line()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        const string Away = "DefaultEndpointsProtocol=http;AccountName=away;AccountKey=YQ==;"
            + "BlobEndpoint=http://127.0.0.1:9/away;QueueEndpoint=http://127.0.0.1:9/away;TableEndpoint=http://127.0.0.1:9/away";
        var settings = new Dictionary<string, string?>(world.Settings())
        {
            ["AzureWebJobsStorage"] = Away,
            ["Ainft__StorageRetries"] = "0",
        };

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(settings));

        var lines = refused.Message.Split(Environment.NewLine);
        Assert.Contains("exit code 3", lines[0], StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_warm_up_serves_as_before()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);

        (await host.WorkerAsync()).WarmUp(await PublishedApp.FolderAsync());

        Assert.Equal(StatusResult.Types.Status.Success, (await host.RunTimerAsync("SweepBundles")).Result.Status);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_end_ends_by_itself_with_exit_code_0()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);

        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task A_worker_that_was_killed_is_started_anew_and_serves_what_the_first_acknowledged()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using var host = await StartAsync(world);
        using var http = ClientOf(host);
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf("kept");
        (await http.PostAsync("ainfts", Json(creator.Single(manifest)))).EnsureSuccessStatusCode();

        await (await host.WorkerAsync()).KillAsync();
        await Eventually.HoldsAsync(
            async () => (await http.GetAsync($"ainfts/{creator.IdOf(manifest)}")).IsSuccessStatusCode, Patience);
    }

    [Fact]
    public async Task A_missing_setting_ends_the_worker_with_exit_code_2_after_one_line_that_names_it()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        var settings = new Dictionary<string, string?>(world.Settings()) { ["Ainft__Chain__Registry"] = null };

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(settings));

        var lines = refused.Message.Split(Environment.NewLine);
        Assert.Contains("exit code 2", lines[0], StringComparison.Ordinal);
        Assert.Contains("Ainft__Chain__Registry", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_one_trace_from_the_host_to_its_storage_calls()
    {
        const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var collector = await Collector.StartAsync();
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await using (var host = await StartAsync(world, collector.Settings))
        {
            using var http = ClientOf(host);
            using var request = new HttpRequestMessage(HttpMethod.Get, "ainfts");
            request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
            (await http.SendAsync(request)).EnsureSuccessStatusCode();
            // The end of the worker sends what it still holds.
            Assert.Equal(0, await host.StopAsync());
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
        (await http.PostAsync("ainfts", Json(creator.Single(manifest)))).EnsureSuccessStatusCode();
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

    private static Task<TestHost> StartAsync(
        World world, IReadOnlyDictionary<string, string?>? more = null, string triggers = "off")
    {
        var settings = new Dictionary<string, string?>(world.Settings())
        {
            ["Ainft__Triggers"] = triggers,
            ["AINFT_ANCHOR_SCHEDULE"] = "* * * * * *",
            ["AINFT_RECONCILE_SCHEDULE"] = "* * * * * *",
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
            settings[name] = value;
        return TestHost.StartAsync(settings);
    }

    private static async Task<HttpResponseMessage> MintManyAsync(
        HttpClient http, World world, Creator creator, params string[] manifests)
    {
        var leaves = manifests.Select(one => Leaf.Registration(creator.IdOf(one), creator.Address)).ToArray();
        var deadline = Creator.SoonDeadline;
        var hash = MintMessage.HashMintMany(world.Domain, MerkleTree.Build(leaves).Root, leaves.Length, deadline);
        var content = new StringContent(string.Join('\n', manifests), Encoding.UTF8, "application/x-ndjson");
        var path = $"ainfts/bulk?creator={creator.Address}&deadline={deadline}";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Ainft-Signature", creator.Key.Sign(hash).ToString());
        var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return answer;
    }

    private static HttpClient ClientOf(TestHost host) => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri(host.Address, "/api/"),
    };

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task AssertProblemAsync(int status, HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(status, problem.GetProperty("status").GetInt32());
        }
    }
}
