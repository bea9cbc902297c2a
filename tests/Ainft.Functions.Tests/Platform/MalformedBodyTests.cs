using System.Net;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>
/// The answer to a badly framed or interrupted body is an error of the client, and the app logs no error.
/// </summary>
public sealed class MalformedBodyTests(StorageFixture storage) : IAsyncLifetime
{
    private const string Chunked = "Transfer-Encoding: chunked";

    private const string Creator = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    private static readonly (string Framing, string Body)[] Broken =
    [
        (Chunked, "5\r\nabcde\r\n"),
        (Chunked, "5\r\nab"),
        ("Content-Length: 100000", new string('x', 70_000)),
        ("Content-Length: 5", ""),
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LoggedErrors errors = new();
    private App? app;

    private App App => app!;

    private BodyBudgets Held => App.Get<BodyBudgets>();

    public static TheoryData<string, string> Malformed => new()
    {
        { Chunked, "80000000\r\nx" },
        { Chunked, "FFFFFFFF\r\nx" },
        { Chunked, "FFFFFFFFFFFFFFFF\r\nx" },
        { Chunked, "7FFFFFFFFFFFFFFF\r\nx" },
        { Chunked, "10000000000000000000000000\r\nx" },
        { Chunked, "-1\r\nx" },
        { Chunked, "+1\r\nx\r\n0\r\n\r\n" },
        { Chunked, "0x1\r\nx\r\n0\r\n\r\n" },
        { Chunked, "zz\r\nx" },
        { Chunked, "\r\n\r\n" },
        { Chunked, " 1\r\nx\r\n0\r\n\r\n" },
        { Chunked, "1\nx\n0\n\n" },
        { Chunked, "1\rx" },
        { Chunked, "1\r\nxyz\r\n0\r\n\r\n" },
        { Chunked, "1\r\nx\r\n0\r\nno colon\r\n\r\n" },
        { Chunked, "1\r\nx\r\n0\r\n: no name\r\n\r\n" },
        { Chunked, "1\r\nx\r\n0\r\na b: c\r\n\r\n" },
        { Chunked, "1\r\nx\r\n0\r\na: \u0000\r\n\r\n" },
        { Chunked, "1\r\nx\r\n0\r\na: \u00ff\u00fe\r\n\r\n" },
        { Chunked, "1\r\nx\r\n0\r\n\u0000: a\r\n\r\n" },
        { $"{Chunked}\r\nContent-Length: 5", "zz\r\nx" },
        { $"Content-Length: 5\r\n{Chunked}", "zz\r\nx" },
        { "Transfer-Encoding: gzip, chunked", "zz\r\nx" },
        { "Transfer-Encoding: chunked, chunked", "zz\r\nx" },
        { "Transfer-Encoding: chunked, gzip", "zz\r\nx" },
        { "Transfer-Encoding: identity", "x" },
        { "Transfer-Encoding: xchunked", "x" },
        { "Transfer-Encoding: ,", "x" },
        { "Content-Length: -1", "x" },
        { "Content-Length: 1.5", "x" },
        { "Content-Length: 99999999999999999999999", "x" },
        { "Content-Length: 9223372036854775807", "x" },
        { "Content-Length: 5\r\nContent-Length: 6", "x" },
        { "Content-Length: 5, 5", "x" },
        { "Content-Length: ", "x" },
        { $"{Chunked}\r\nExpect: 100-continue", "80000000\r\nx" },
        { "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5", "x" },
        { "Connection: Upgrade\r\nUpgrade: websocket", "x" },
        { $"Connection: Upgrade\r\nUpgrade: h2c\r\n{Chunked}", "80000000\r\nx" },
    };

    /// <summary>These bodies are valid, except that they end too early.</summary>
    public static TheoryData<string, string> CutOff => new()
    {
        { Chunked, "00000000000000000000000000000000001\r\n" },
        { Chunked, "1;a=b\rx" },
        { Chunked, "1\r\nx" },
        { Chunked, "1\r\nx\r\n" },
        { Chunked, "1\r\nx\r\n0\r\n" },
        { Chunked, "1" },
        { Chunked, "" },
        { "Content-Length: 5", "x" },
        { "Content-Length: 5", "" },
        { "Content-Length: 5\r\nExpect: 100-continue", "" },
        { "Content-Length: 5\r\nExpect: something else", "x" },
    };

    public async ValueTask InitializeAsync() => app = await App.StartAsync(
        storage,
        new() { ["Ainft__Artifacts__Uploads"] = "anyone", ["Logging__LogLevel__Default"] = "Error" },
        builder => builder.Logging.ClearProviders().AddProvider(errors));

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_body_is_the_clients_error_on_every_route(string framing, string body)
    {
        // The requests run side by side, because the app waits for missing bodies.
        await Task.WhenAll((await RoutesAsync()).Select(async route =>
        {
            using var client = await RawClient.ConnectAsync(App);
            await client.SendHeadAsync(route.Method, route.Path, [.. route.Headers, framing]);
            await client.SendAsync(body);
            var (status, head) = await client.ReadHeadAsync();
            Assert.True(status is >= 400 and < 500, $"{route.Method} {route.Path}: {head}");
        }));
        Assert.Empty(errors.Lines);
        await HoldsNothingAsync();
    }

    [Theory]
    [MemberData(nameof(CutOff))]
    public async Task A_body_that_ends_early_is_no_error_of_the_app(string framing, string body)
    {
        foreach (var (method, path, headers) in await RoutesAsync())
        {
            using var client = await RawClient.ConnectAsync(App);
            await client.SendHeadAsync(method, path, [.. headers, framing]);
            await client.SendAsync(body);
            client.EndSending();
            var (status, head) = await client.ReadHeadAsync();
            // The server may close its side immediately.
            Assert.True(status is 0 or (>= 400 and < 500), $"{method} {path}: {head}");
        }
        Assert.Empty(errors.Lines);
        await HoldsNothingAsync();
    }

    [Fact]
    public async Task A_client_that_resets_its_connection_at_any_byte_is_no_error_of_the_app()
    {
        foreach (var (method, path, headers) in await RoutesAsync())
            foreach (var (framing, body) in Broken)
            {
                using var client = await RawClient.ConnectAsync(App);
                await client.SendHeadAsync(method, path, [.. headers, framing]);
                await client.SendAsync(body);
                client.Reset();
            }
        Assert.Equal(HttpStatusCode.OK, (await App.Http.GetAsync("health/live")).StatusCode);
        await HoldsNothingAsync();
        Assert.Empty(errors.Lines);
    }

    [Fact]
    public async Task Odd_but_correct_framing_is_served()
    {
        var body = $$"""{"creator":"{{Creator}}","manifest":{"ainft":1,"kind":"data","name":"a"} }""";
        var chunks = $"1;name=\"va\\\"lue\"\r\n{body[0]}\r\n{body.Length - 1:X8}\r\n{body[1..]}\r\n000\r\nA: b\r\n\r\n";
        var expecting = "Transfer-Encoding: ChunkeD\r\nExpect: 100-continue";
        var declared = $"Content-Length: {body.Length}";
        foreach (var (framing, sent) in new[] { (Chunked, chunks), (expecting, chunks), (declared, body) })
        {
            using var client = await RawClient.ConnectAsync(App);
            await client.SendHeadAsync("POST", "ainfts/preview", "Content-Type: application/json", framing);
            foreach (var one in sent)
                await client.SendAsync($"{one}");
            Assert.Equal(200, (await client.ReadHeadAsync()).Status);
        }
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_when_it_is_declared_and_when_it_arrives()
    {
        var chunk = $"400001\r\n{new string(' ', 0x400001)}\r\n";
        foreach (var (framing, body) in new[] { ("Content-Length: 4194305", ""), (Chunked, chunk) })
        {
            using var client = await RawClient.ConnectAsync(App);
            await client.SendHeadAsync("POST", "ainfts/preview", "Content-Type: application/json", framing);
            await client.SendAsync(body);
            Assert.Equal(413, (await client.ReadHeadAsync()).Status);
        }
        await HoldsNothingAsync();
    }

    private Task HoldsNothingAsync() => Eventually.HoldsAsync(
        () => Task.FromResult((Held.InMemory, Held.Files, Held.OnDisk) == (0, 0, 0)), Patience);

    /// <summary>
    /// One route of each kind that accepts a body, with the headers that the app checks before the body.
    /// </summary>
    private async Task<IReadOnlyList<(string Method, string Path, string[] Headers)>> RoutesAsync()
    {
        const string Json = "Content-Type: application/json", Lines = "Content-Type: application/x-ndjson";
        var digest = Sha256Digest.Of("a file"u8);
        var file = $"artifacts/{ArtifactStore.NameOf(digest)}";
        var domain = new MintDomain(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
        var signer = new SignedClient(App.Http, domain, LocalKey.Generate());
        using var signed = await signer.SignAsync(HttpMethod.Put, file, digest);
        return
        [
            ("POST", "ainfts", [Json]),
            ("POST", "ainfts/preview", [Json]),
            ("POST", $"ainfts/bulk?creator={Creator}&deadline=1", [Lines, "Ainft-Signature: 0x00"]),
            ("POST", $"ainfts/bulk/preview?creator={Creator}", [Lines]),
            ("POST", "ainfts/import", [Lines]),
            ("POST", "runs", [Json]),
            ("POST", "runs/preview", [Json]),
            ("POST", "nodes", [Json]),
            ("POST", $"nodes/{Creator}/heartbeat", [Json]),
            ("PUT", $"runs/{digest}/tasks/{Creator}/log", ["Content-Type: text/plain"]),
            ("PUT", file, [$"Authorization: {signed.Headers.Authorization}"]),
        ];
    }
}
