using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Nodes;

/// <summary>The sender of a request must sign it for this registry, recently, and use each signature once.</summary>
public sealed class NodeRequestTests(StorageFixture storage) : NodeScene(storage)
{
    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Latest = $"time=18446744073709551615, nonce=0x{Zeros}";

    [Fact]
    public async Task A_request_without_a_signature_is_refused_with_the_expected_header()
    {
        var node = NewNode();
        using var answer = await App.Http.GetAsync($"nodes/{node.Address}/tasks");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Ainft", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Contains("Ainft node=0x", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-121)]
    [InlineData(300)]
    [InlineData(-100_000_000)]
    public async Task A_sender_with_a_wrong_clock_gets_the_servers_time(int seconds)
    {
        var node = NewNode();
        node.Client.Time = new ShiftedTime { Ahead = TimeSpan.FromSeconds(seconds) };

        var problem = await RefusedAsync(HttpStatusCode.Unauthorized,
            node.Client.GetAsync($"nodes/{node.Address}/tasks"));

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.Contains(Enumerable.Range(-60, 62), late => problem.GetProperty("detail")
            .GetString()!.Contains($"clock shows {now + late} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-80)]
    [InlineData(110)]
    public async Task A_clock_may_be_almost_two_minutes_off(int seconds)
    {
        var node = NewNode();
        node.Client.Time = new ShiftedTime { Ahead = TimeSpan.FromSeconds(seconds) };

        using var answer = await node.Client.GetAsync($"nodes/{node.Address}/tasks");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_request_is_accepted_once()
    {
        var node = NewNode();
        var path = $"nodes/{node.Address}/tasks";
        using var signed = await node.Client.SignAsync(HttpMethod.Get, path, Sha256Digest.Of([]));
        using var again = new HttpRequestMessage(HttpMethod.Get, signed.RequestUri)
        { Headers = { Authorization = signed.Headers.Authorization } };

        using var first = await App.Http.SendAsync(signed);
        var problem = await RefusedAsync(HttpStatusCode.Unauthorized, App.Http.SendAsync(again));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains(
            "received this nonce before", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_for_anything_else_is_refused()
    {
        var node = NewNode();
        var path = $"nodes/{node.Address}/heartbeat";
        var body = """{"tasks":[]}"""u8.ToArray();
        var foreign = new SignedClient(App.Http, Domain with { ChainId = 1 }, node.Client.Key);

        foreach (var signed in new[]
        {
            await node.Client.SignAsync(HttpMethod.Put, path, Sha256Digest.Of(body)),
            await node.Client.SignAsync(HttpMethod.Post, path + "?x", Sha256Digest.Of(body)),
            await node.Client.SignAsync(HttpMethod.Post, path, Sha256Digest.Of("{}"u8)),
            await foreign.SignAsync(HttpMethod.Post, path, Sha256Digest.Of(body)),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            { Content = new ByteArrayContent(body), Headers = { Authorization = signed.Headers.Authorization } };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var problem = await RefusedAsync(HttpStatusCode.Unauthorized, App.Http.SendAsync(request));
            Assert.Contains("did not sign this", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            signed.Dispose();
        }
    }

    [Fact]
    public async Task A_node_cannot_sign_in_the_name_of_another()
    {
        var (node, other) = (NewNode(), NewNode());
        var path = $"nodes/{node.Address}/tasks";
        using var signed = await other.Client.SignAsync(HttpMethod.Get, path, Sha256Digest.Of([]));
        var header = signed.Headers.Authorization!.Parameter!
            .Replace(other.Address.ToString(), node.Address.ToString(), StringComparison.Ordinal);
        using var forged = new HttpRequestMessage(HttpMethod.Get, path)
        { Headers = { Authorization = new AuthenticationHeaderValue("Ainft", header) } };

        await RefusedAsync(HttpStatusCode.Unauthorized, App.Http.SendAsync(forged));
        await RefusedAsync(HttpStatusCode.Forbidden, other.Client.GetAsync(path));
        await RefusedAsync(HttpStatusCode.Forbidden, other.Client.DeleteAsync($"nodes/{node.Address}"));
        await RefusedAsync(HttpStatusCode.Forbidden,
            other.Client.PostAsync($"nodes/{node.Address}/heartbeat", """{"tasks":[]}"""));
    }

    [Theory]
    [InlineData("Ainft")]
    [InlineData("Bearer abc")]
    [InlineData("Ainft node=0x, time=, nonce=, signature=")]
    [InlineData($"Ainft node=0x0000000000000000000000000000000000000000, {Latest}, signature=0x00")]
    [InlineData(
        $"Ainft node=0x0000000000000000000000000000000000000001, {Latest}, signature=0x{Zeros}{Zeros}00000000001b")]
    public async Task No_header_is_a_surprise(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"nodes/{NewNode().Address}/tasks");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        await RefusedAsync(HttpStatusCode.Unauthorized, App.Http.SendAsync(request));
    }

    [Theory]
    [InlineData("nodes/0x12/tasks")]
    [InlineData("nodes/0x5fbDB2315678afecb367f032d93F642f64180aa3/tasks")]
    [InlineData("nodes/%ff/tasks")]
    [InlineData("nodes/..%2f..%2fhost.json/tasks")]
    [InlineData("nodes/0x12")]
    [InlineData("runs/0x12/tasks/0x12")]
    public async Task No_path_is_a_surprise(string path) =>
        await RefusedAsync(HttpStatusCode.NotFound, NewNode().Client.GetAsync(path));

    [Fact]
    public void Nonces_are_forgotten_when_they_can_no_longer_count_and_never_before()
    {
        var time = new SteppedTime();
        var seen = new SeenNonces(time, TimeSpan.FromMinutes(4));
        var (account, nonce) = (LocalKey.Generate().Address, Keccak256.Hash("nonce"u8));
        Assert.True(seen.TryAdd(account, nonce));
        for (var seconds = 0; seconds < 240; seconds += 30)
        {
            Assert.False(seen.TryAdd(account, nonce), $"after {seconds} s");
            Assert.True(seen.TryAdd(account, Keccak256.Hash(Encoding.ASCII.GetBytes($"{seconds}"))));
            time.Elapsed += TimeSpan.FromSeconds(30);
        }
        Assert.True(seen.TryAdd(LocalKey.Generate().Address, nonce));
        time.Elapsed += TimeSpan.FromMinutes(5);
        Assert.True(seen.TryAdd(account, Keccak256.Hash("turns"u8)));
        time.Elapsed += TimeSpan.FromMinutes(5);
        Assert.True(seen.TryAdd(account, nonce));
    }

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
