using System.Net;
using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class JsonRpcClientTests : IDisposable
{
    private const string Seven = """{"jsonrpc":"2.0","id":1,"result":"0x7"}""";
    private const string Refusal = """{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"nope","data":"0x08c379a0"}}""";

    private readonly ScriptedNodes nodes = new();
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Arguments_are_written_in_the_forms_of_Ethereum()
    {
        nodes.Answer("one", Seven);
        var address = new Address(Enumerable.Repeat((byte)0xab, 20).ToArray());
        await Client("one").CallAsync("m", [null, "text", true, 0, 255UL, BigInteger.Pow(2, 64), new byte[] { 1 }, address, BlockTag.At(16), new object[] { 1 }, new Dictionary<string, object?> { ["a"] = BlockTag.Finalized }]);
        Assert.Equal(
            """{"jsonrpc":"2.0","id":1,"method":"m","params":[null,"text",true,"0x0","0xff","0x10000000000000000","0x01","0xabababababababababababababababababababab","0x10",["0x1"],{"a":"finalized"}]}""",
            nodes.Bodies.Single());
    }

    [Theory]
    [InlineData("""{"id":1,"result":[1,{"a":null}],"jsonrpc":"2.0"}""", """[1,{"a":null}]""")]
    [InlineData("""{"result":null,"id":1}""", "null")]
    [InlineData("""{"id":1,"error":null,"result":false,"more":{"x":[1]}}""", "false")]
    public async Task Results_are_found_wherever_they_stand(string body, string result)
    {
        nodes.Answer("one", body);
        Assert.Equal(result, (await Client("one").CallAsync("m", [])).GetRawText());
    }

    [Fact]
    public async Task Refusal_of_a_node_is_final_and_keeps_its_words()
    {
        nodes.Answer("one", Refusal);
        var refusal = await Assert.ThrowsAsync<JsonRpcException>(() => Client("one").CallAsync("eth_call", []));
        Assert.Equal((-32000, "nope", "eth_call"), (refusal.Code, refusal.Text, refusal.Method));
        Assert.Equal("0x08c379a0", Hex.Format(refusal.RevertData));
        Assert.Equal(["one"], nodes.Asked);
    }

    [Fact]
    public async Task Refusal_with_status_400_is_still_an_answer()
    {
        nodes.Answer("one", Refusal, HttpStatusCode.BadRequest);
        await Assert.ThrowsAsync<JsonRpcException>(() => Client("one").CallAsync("eth_call", []));
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(429, "")]
    [InlineData(403, Refusal)]
    [InlineData(200, "<html>welcome</html>")]
    [InlineData(200, "")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"id":1}""")]
    [InlineData(200, """{"id":2,"result":"0x7"}""")]
    [InlineData(200, """{"id":1,"result":"0x7","error":{"code":1}}""")]
    [InlineData(200, """{"id":1,"result":"0x7"} and more""")]
    [InlineData(200, """{"id":1,"result":"seven"}""")]
    [InlineData(200, """{"id":1,"error":{"code":429,"message":"slow down"}}""")]
    [InlineData(200, """{"id":1,"error":{"code":-32005,"message":"daily request count exceeded, request rate limited"}}""")]
    public async Task Whatever_is_no_answer_counts_as_none(int status, string body)
    {
        nodes.Answer("one", body, (HttpStatusCode)status);
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() => new EthereumClient(Client("one")).GetChainIdAsync());
    }

    [Fact]
    public async Task Slow_endpoint_is_left_at_the_timeout()
    {
        var arrived = new TaskCompletionSource();
        nodes.On("one", async (_, ct) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException();
        });
        var call = Client("one").CallAsync("m", []);
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(11));
        var failure = await Assert.ThrowsAsync<JsonRpcUnavailableException>(() => call);
        Assert.Equal("m: one did not answer within 10 s.", failure.Message);
    }

    [Fact]
    public async Task Cancellation_by_the_caller_is_no_failure_of_the_endpoint()
    {
        using var cancel = new CancellationTokenSource();
        nodes.On("one", async (_, ct) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client("one").CallAsync("m", [], cancel.Token));
        Assert.Equal(["one"], nodes.Asked);
    }

    [Fact]
    public async Task Failures_name_the_host_without_the_keys_in_its_address()
    {
        nodes.On("one", (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused by https://one/v3/secret-key"));
        var failure = await Assert.ThrowsAsync<JsonRpcUnavailableException>(() => Client("one").CallAsync("eth_chainId", []));
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal("eth_chainId: one could not be reached (ConnectionError).", failure.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_above_the_size_limit_asks_for_a_smaller_range(bool lengthIsKnown)
    {
        var body = new byte[2000];
        nodes.On("one", (_, _) => Task.FromResult(new HttpResponseMessage
        {
            Content = lengthIsKnown ? new ByteArrayContent(body) : new StreamContent(new UnsizedStream(body)),
        }));
        var client = Client(new JsonRpcOptions { MaxResponseBytes = 1000 }, "one");
        var refusal = await Assert.ThrowsAsync<JsonRpcException>(() => client.CallAsync("eth_getLogs", []));
        Assert.True(refusal.IsRangeRefused);
    }

    [Fact]
    public async Task Batch_answers_are_matched_by_id()
    {
        nodes.Answer("one", """[{"id":2,"result":[]},{"id":1,"result":{"number":"0x9","hash":"HASH","parentHash":"HASH","timestamp":"0x1"}}]"""
            .Replace("HASH", default(Bytes32).ToString(), StringComparison.Ordinal));
        Assert.Empty(await Logs());
    }

    [Theory]
    [InlineData("""[{"id":1,"result":1}]""")]
    [InlineData("""[{"id":1,"result":1},{"id":1,"result":1}]""")]
    [InlineData("""[{"id":1,"result":1},{"id":3,"result":1}]""")]
    [InlineData("""[{"id":1,"result":1},{"id":null,"result":1}]""")]
    [InlineData("""[{"id":1,"result":1},7]""")]
    [InlineData("""[{"id":1,"result":1},{"id":2,"result":1}""")]
    public async Task Batch_answers_that_fit_no_call_are_no_answer(string body)
    {
        nodes.Answer("one", body);
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() => Logs());
    }

    [Fact]
    public async Task Batch_refused_as_a_whole_is_a_refusal()
    {
        nodes.Answer("one", """{"id":null,"error":{"code":-32600,"message":"batch too large"}}""");
        Assert.Equal(-32600, (await Assert.ThrowsAsync<JsonRpcException>(() => Logs())).Code);
    }

    [Fact]
    public async Task Logs_are_refused_when_the_node_lags_behind_the_range()
    {
        nodes.Answer("one", """[{"id":2,"result":[]},{"id":1,"result":null}]""");
        var refusal = await Assert.ThrowsAsync<JsonRpcException>(() => Logs());
        Assert.True(refusal.IsBlockMissing);
    }

    public void Dispose() => nodes.Dispose();

    private Task<IReadOnlyList<Log>> Logs() => new EthereumClient(Client("one")).GetLogsAsync(default, null, 1, 9);

    private JsonRpcClient Client(string host) => Client(new JsonRpcOptions(), host);

    private JsonRpcClient Client(JsonRpcOptions options, string host) =>
        new(new HttpClient(nodes), new Uri($"https://user:secret@{host}/v3/secret-key?key=secret"), options, time);

    private sealed class UnsizedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
