using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing.Hosting;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;
using static Ainft.Functions.Tests.Platform.HostScene;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The published app as the worker of a host that speaks the protocol of Azure Functions.</summary>
public sealed class HostTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private World World => fixture.World;

    private TestHost Host => fixture.Host;

    [Fact]
    public async Task The_worker_offers_the_functions_of_the_metadata_and_takes_http()
    {
        var worker = await Host.WorkerAsync();
        var metadata = JsonSerializer.Deserialize<JsonElement>(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "functions.metadata")));

        Assert.Equal(
            metadata.EnumerateArray().Select(function => function.GetProperty("name").GetString())
                .Order(StringComparer.Ordinal),
            worker.Functions.Select(function => function.Name).Order(StringComparer.Ordinal));
        Assert.All(worker.Functions, function => Assert.NotEmpty(function.RawBindings));
        Assert.StartsWith("http://localhost:", worker.Capabilities["HttpUri"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_through_the_host_is_what_the_app_alone_answers()
    {
        using var http = ClientOf(Host);
        var creator = new Creator(World.Domain);
        var manifest = Creator.ManifestOf("under a host");

        using var minted = await http.PostAsync("ainfts", JsonBody(creator.Single(manifest)));
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
        await AssertProblemAsync(404, await http.GetAsync(new Uri(Host.Address, "/no/such/page")));
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
    public async Task Pages_and_the_files_that_they_load_pass_through_the_host()
    {
        using var http = ClientOf(Host);
        foreach (var path in (string[])["/", "/status", "/docs/http"])
        {
            var page = await http.GetStringAsync(new Uri(Host.Address, path));
            var style = page.Split("rel=\"stylesheet\" href=\"")[1].Split('"')[0];
            using var file = await http.GetAsync(new Uri(Host.Address, style));
            Assert.Equal("text/css", file.Content.Headers.ContentType!.MediaType);
            Assert.NotEmpty(await file.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Bodies_pass_up_to_their_limits_and_beyond_them_the_client_reads_our_413()
    {
        using var http = ClientOf(Host);
        var creator = new Creator(World.Domain);

        foreach (var bytes in (int[])[5 << 20, 40 << 20])
            await AssertProblemAsync(413, await http.PostAsync("ainfts", JsonBody(new string(' ', bytes))));
        var filler = new string('x', 60_000);
        var manifests = Enumerable.Range(0, 65)
            .Select(line => $$$"""
                {"ainft":1,"kind":"data","name":"{{{line}}}","properties":{"filler":"{{{filler}}}"}}
                """)
            .ToArray();
        using var bulk = await MintManyAsync(http, World, creator, manifests);
        var lines = (await bulk.Content.ReadAsStringAsync()).Split('\n');
        Assert.Equal(manifests.Length, lines.Count(line => line.Contains("\"id\"")));
    }

    [Fact]
    public async Task A_download_takes_a_range()
    {
        using var http = ClientOf(Host);
        var file = new byte[300_000];
        Random.Shared.NextBytes(file);
        var path = $"artifacts/{Convert.ToHexStringLower(SHA256.HashData(file))}";

        var anyone = new SignedClient(http, World.Domain, LocalKey.Generate());
        (await anyone.PutAsync(path, file)).EnsureSuccessStatusCode();
        var part = new HttpRequestMessage(HttpMethod.Get, path);
        part.Headers.Range = new RangeHeaderValue(1000, 1999);
        using var answer = await http.SendAsync(part);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(file[1000..2000], await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_timer_runs_when_its_time_comes_and_when_it_is_an_hour_late(bool isPastDue)
    {
        foreach (var timer in (string[])["AnchorBundles", "SweepBundles", "ReconcileChain", "SweepRuns"])
            Assert.Equal(StatusResult.Types.Status.Success, (await Host.RunTimerAsync(timer, isPastDue)).Result.Status);
    }

    [Fact]
    public async Task A_poll_waits_through_the_host_and_ends_when_its_client_leaves_or_the_host_cancels_it()
    {
        using var http = ClientOf(Host);
        var node = new NodeUnderTest(http, World.Domain);
        Assert.Empty(await node.PollAsync(wait: 1));

        using var patience = new CancellationTokenSource();
        var left = node.Client.GetAsync($"nodes/{node.Address}/tasks?wait=20", patience.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(Host.Running.Count == 1), Patience);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await Eventually.HoldsAsync(() => Task.FromResult(Host.Running.Count == 0), Patience);

        var cancelled = node.Client.GetAsync($"nodes/{node.Address}/tasks?wait=20");
        await Eventually.HoldsAsync(() => Task.FromResult(Host.Running.Count == 1), Patience);
        (await Host.WorkerAsync()).Cancel(Host.Running.Keys.Single());
        // Without the cancellation it would wait for twenty seconds.
        using var answer = await cancelled.WaitAsync(TimeSpan.FromSeconds(15));
        await Eventually.HoldsAsync(() => Task.FromResult(Host.Running.Count == 0), Patience);
    }

    [Fact]
    public async Task A_host_that_sends_no_http_request_with_its_call_is_named_in_the_log()
    {
        var worker = await Host.WorkerAsync();

        var answer = await worker.InvokeAsync("Health", $"{Guid.NewGuid()}");

        Assert.Equal(StatusResult.Types.Status.Failure, answer.Result.Status);
        Assert.Contains(worker.Logs, log => log.Message.Contains("sent no HTTP request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_warm_up_serves_as_before()
    {
        (await Host.WorkerAsync()).WarmUp(await PublishedApp.FolderAsync());

        Assert.Equal(StatusResult.Types.Status.Success, (await Host.RunTimerAsync("SweepBundles")).Result.Status);
    }
}
