using System.Net;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Minting;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>
/// Clients that begin bodies and do not finish them, while others mint, preview, import and store files.
/// </summary>
public sealed class BodyAttackTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    /// <summary>More than the memory for one small body, so that each of these bodies is a file.</summary>
    private const int Large = 256 << 10;

    private const string Attacker = "127.0.0.2", Json = "Content-Type: application/json";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private readonly List<RawClient> hostile = [];
    private App? slowed;

    private App Slowed => slowed!;

    private SignedClient Signer => new(Slowed.Http, World.Domain, LocalKey.Generate());

    private BodyBudgets Held => Slowed.Get<BodyBudgets>();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData(Attacker)]
    public async Task Headers_alone_hold_nothing_and_block_no_client(string from)
    {
        await StartAsync();
        for (var i = 0; i < 70; i++)
        {
            var path = i % 2 == 0 ? "ainfts/import" : $"ainfts/bulk/preview?creator={Creator.Address}";
            await BeginAsync(from, "POST", path, 64 << 20);
        }
        await HonestClientsSucceedAsync();
        Assert.Equal((0, 0, 0), (Held.InMemory, Held.Files, Held.OnDisk));
        await EveryHostileClientIsAnsweredAsync(408);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData(Attacker)]
    public async Task Bodies_that_lack_their_last_byte_are_files_within_a_share_and_end_within_the_window(string from)
    {
        await StartAsync();
        for (var i = 0; i < 150; i++)
            await AlmostAsync(from, Large);
        await HoldsAsync(() => Held.OnDisk == 150L * (Large - 1));
        Assert.Equal((0, 150), (Held.InMemory, Held.Files));
        await HonestClientsSucceedAsync();
        await EveryHostileClientIsAnsweredAsync(408);
        await HoldsAsync(() => (Held.InMemory, Held.Files, Held.OnDisk) == (0, 0, 0));
    }

    [Fact]
    public async Task Idle_uploads_of_files_keep_no_upload_out()
    {
        await StartAsync();
        for (var i = 0; i < StoreArtifact.AtOnce + 1; i++)
        {
            var client = await BeginUploadAsync(Attacker, Large);
            await client.SendAsync(new byte[1000]);
        }
        await HonestClientsSucceedAsync();
        await EveryHostileClientIsAnsweredAsync(408);
    }

    [Fact]
    public async Task A_client_that_fills_its_share_is_refused_and_the_others_are_served()
    {
        await StartAsync(("Ainft__Bodies__Files", "20"), ("Ainft__Bodies__ClientPercent", "25"));
        for (var i = 0; i < 5; i++)
            await AlmostAsync(Attacker, Large);
        await HoldsAsync(() => Held.Files == 5);
        using var sixth = await RawClient.ConnectAsync(Slowed, Attacker);
        await sixth.SendHeadAsync("POST", "ainfts/preview", Json, $"Content-Length: {Large}");
        await sixth.SendAsync(new byte[Large - 1]);
        var (status, head) = await sixth.ReadHeadAsync();
        Assert.Equal(429, status);
        Assert.Contains("Retry-After: 10", head, StringComparison.Ordinal);
        await HonestClientsSucceedAsync();
    }

    [Fact]
    public async Task Under_a_Functions_host_a_client_is_the_one_that_the_host_names()
    {
        const string Hostile = "X-Forwarded-For: 203.0.113.1", Honest = "X-Forwarded-For: 203.0.113.2";
        await StartAsync(("functions-uri", "http://127.0.0.1:9"), ("Ainft__Bodies__Files", "20"));
        for (var i = 0; i < 5; i++)
            await AlmostAsync("127.0.0.1", Large, Hostile);
        await HoldsAsync(() => Held.Files == 5);
        foreach (var (client, expected) in new[] { (Hostile, 429), (Honest, 400) })
        {
            using var next = await RawClient.ConnectAsync(Slowed);
            await next.SendHeadAsync("POST", "ainfts/preview", Json, $"Content-Length: {Large}", client);
            await next.SendAsync(new byte[Large]);
            Assert.Equal(expected, (await next.ReadHeadAsync()).Status);
        }
    }

    [Fact]
    public async Task Many_clients_that_fill_all_there_is_get_503_and_a_time_to_return()
    {
        await StartAsync(("Ainft__Bodies__Files", "16"), ("Ainft__Bodies__ClientPercent", "25"));
        for (var client = 2; client < 6; client++)
            for (var i = 0; i < 4; i++)
                await AlmostAsync($"127.0.0.{client}", Large);
        await HoldsAsync(() => Held.Files == 16);
        using var late = await RawClient.ConnectAsync(Slowed);
        await late.SendHeadAsync("POST", "ainfts/preview", Json, $"Content-Length: {Large}");
        await late.SendAsync(new byte[Large - 1]);
        var (status, head) = await late.ReadHeadAsync();
        Assert.Equal(503, status);
        Assert.Contains("Retry-After: 10", head, StringComparison.Ordinal);
        // Small bodies need no file.
        await Creator.MintAsync(Slowed.Http, Creator.Single(Creator.ManifestOf("small")));
    }

    [Fact]
    public async Task Small_bodies_that_are_never_complete_hold_memory_within_a_share_and_the_rest_are_files()
    {
        await StartAsync(("Ainft__Bodies__MemoryMiB", "16"), ("Ainft__Bodies__ClientPercent", "1"));
        // A share is 80 KiB of memory, which fits one body of 64 KiB and three of 4 KiB.
        foreach (var length in new[] { 60_000, 1000, 1000, 1000, 1000, 1000, 60_000 })
        {
            var before = (Held.InMemory, Held.OnDisk);
            await AlmostAsync(Attacker, length + 1);
            await HoldsAsync(() => before != (Held.InMemory, Held.OnDisk));
        }
        await Eventually.HoldsAsync(() => Task.FromResult((Held.Files, Held.OnDisk) == (2, 61_000L)), Patience);
        Assert.InRange(Held.InMemory, 61_000, 80 << 10);
        await HonestClientsSucceedAsync();
    }

    [Fact]
    public async Task A_body_that_trickles_is_ended_whatever_arrived_before()
    {
        await StartAsync();
        using var client = await RawClient.ConnectAsync(Slowed, Attacker);
        await client.SendHeadAsync("POST", "ainfts/preview", Json, $"Content-Length: {4 << 20}");
        await client.SendAsync(new byte[3 << 20]);
        await HoldsAsync(() => Held.OnDisk == 3 << 20);
        var answer = client.ReadHeadAsync();
        var sent = 0;
        while (!answer.IsCompleted && sent < 1000)
        {
            await client.SendAsync(new byte[1]);
            sent++;
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(answer, Slowed.Http.GetAsync("health/live"));
        }
        Assert.Equal(408, (await answer).Status);
    }

    [Fact]
    public async Task A_slow_body_that_keeps_the_rate_is_served()
    {
        await StartAsync();
        const int Length = BodyPace.SlowestAverage * 40;
        var body = Bytes(Creator.Single(Creator.ManifestOf("slow")).PadRight(Length));
        using var client = await RawClient.ConnectAsync(Slowed);
        await client.SendHeadAsync("POST", "ainfts", Json, $"Content-Length: {body.Length}");
        for (var sent = 0; sent < body.Length; sent += BodyPace.SlowestAverage)
        {
            await client.SendAsync(body.AsMemory(sent, BodyPace.SlowestAverage));
            var expected = Math.Min(sent + BodyPace.SlowestAverage, body.Length - 1);
            if (sent + BodyPace.SlowestAverage < body.Length)
                await HoldsAsync(() => Held.InMemory + Held.OnDisk >= expected);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(201, (await client.ReadHeadAsync()).Status);
    }

    public override async ValueTask DisposeAsync()
    {
        hostile.ForEach(client => client.Dispose());
        await base.DisposeAsync();
    }

    private async Task StartAsync(params (string, string)[] settings) =>
        slowed = await World.StartAppAsync(builder => builder.Services.AddSingleton<TimeProvider>(time), settings);

    private async Task<RawClient> BeginAsync(
        string from, string method, string path, int length, params string[] headers)
    {
        var type = path == "ainfts/preview" ? Json : "Content-Type: application/x-ndjson";
        var client = await RawClient.ConnectAsync(Slowed, from);
        hostile.Add(client);
        await client.SendHeadAsync(method, path, [type, $"Content-Length: {length}", .. headers]);
        return client;
    }

    private async Task<RawClient> BeginUploadAsync(string from, int length)
    {
        var digest = Sha256Digest.Of(Encoding.UTF8.GetBytes($"upload {hostile.Count}"));
        var path = $"artifacts/{ArtifactStore.NameOf(digest)}";
        using var signed = await Signer.SignAsync(HttpMethod.Put, path, digest);
        return await BeginAsync(from, "PUT", path, length, $"Authorization: {signed.Headers.Authorization}");
    }

    /// <summary>Sends each request of an honest client once, while the hostile clients are connected.</summary>
    private async Task HonestClientsSucceedAsync()
    {
        var body = Bytes(Lines([Named("honest")]));
        var preview = await SendAsync(Slowed.Http, $"ainfts/bulk/preview?creator={Creator.Address}", body);
        var toSign = preview.Is(HttpStatusCode.OK).Lines[^1];
        var (count, deadline) = (toSign.GetProperty("count").GetInt32(), toSign.GetProperty("deadline").GetUInt64());
        var root = Bytes32.Parse(toSign.GetProperty("root").GetString()!);
        var signature = Creator.Key.Sign(MintMessage.HashMintMany(World.Domain, root, count, deadline));
        var path = $"ainfts/bulk?creator={Creator.Address}&deadline={deadline}";
        (await SendAsync(Slowed.Http, path, body, signature: signature.ToString())).Is(HttpStatusCode.Accepted);
        await Creator.MintAsync(Slowed.Http, Creator.Single(Creator.ManifestOf("honest single")));
        await ImportAsync(await Slowed.Http.GetByteArrayAsync("ainfts/export"));
        var file = new byte[Large];
        var name = ArtifactStore.NameOf(Sha256Digest.Of(file));
        using var stored = await Signer.PutAsync($"artifacts/{name}", file);
        Assert.True(stored.IsSuccessStatusCode, $"{stored.StatusCode}");
    }

    private async Task ImportAsync(byte[] exported) =>
        (await SendAsync(Slowed.Http, "ainfts/import", exported)).Is(HttpStatusCode.Accepted);

    private async Task EveryHostileClientIsAnsweredAsync(int status)
    {
        var answers = Task.WhenAll(hostile.Select(client => client.ReadHeadAsync()));
        // The app starts its timers when it waits, so the clock advances until every client has an answer.
        while (!answers.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(answers, Slowed.Http.GetAsync("health/live"));
        }
        Assert.All(await answers, answer => Assert.Equal(status, answer.Status));
    }

    /// <summary>A body without its last byte.</summary>
    private async Task AlmostAsync(string from, int length, params string[] headers)
    {
        var client = await BeginAsync(from, "POST", "ainfts/preview", length, headers);
        await client.SendAsync(new byte[length - 1]);
    }

    private static Task HoldsAsync(Func<bool> holds) => Eventually.HoldsAsync(() => Task.FromResult(holds()), Patience);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
