using System.Net;
using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class JsonRpcClientTests : IDisposable
{
    private static readonly string HeaderJson =
        $$"""{"number":"0x9","hash":"{{default(Bytes32)}}","parentHash":"{{default(Bytes32)}}","timestamp":"0x1"}""";
    private static readonly string Header = $$$"""{"id":1,"result":{{{HeaderJson}}}}""";
    private const string Seven = """{"jsonrpc":"2.0","id":1,"result":"0x7"}""";
    private const string Refusal =
        """{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"nope","data":"0x08c379a0"}}""";

    private readonly ScriptedNodes nodes = new();
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Requests_are_those_of_Nethereum_without_members_that_say_nothing()
    {
        var client = new EthereumClient(Client("one"));
        nodes.Answer("one", Seven);
        await client.EstimateGasAsync(default, null, [1]);
        await client.GetTransactionCountAsync(default, BlockTag.At(16));
        await client.Rpc.CallAsync("m", [null, "text", true, 0, 255UL, BigInteger.Pow(2, 64), default(Bytes32)]);
        Assert.Equal(
            [
                """{"jsonrpc":"2.0","id":1,"method":"eth_estimateGas","params":"""
                    + """[{"from":"0x0000000000000000000000000000000000000000","data":"0x01"}]}""",
                """{"jsonrpc":"2.0","id":1,"method":"eth_getTransactionCount","params":"""
                    + """["0x0000000000000000000000000000000000000000","0x10"]}""",
                $$"""{"jsonrpc":"2.0","id":1,"method":"m","params":"""
                    + $$"""[null,"text",true,"0x0","0xff","0x10000000000000000","{{default(Bytes32)}}"]}""",
            ],
            nodes.Bodies);
    }

    [Fact]
    public async Task Credentials_of_the_address_are_sent_as_Basic_authorization_and_shown_nowhere()
    {
        nodes.Answer("one", "", HttpStatusCode.BadGateway);
        var client = new JsonRpcClient(new HttpClient(nodes), new Uri("https://alice:s3cr%40et@one/"),
            new JsonRpcOptions(), time);
        var failure = await Assert.ThrowsAsync<JsonRpcUnavailableException>(() => client.CallAsync("m", []));
        Assert.Equal("Basic " + Convert.ToBase64String("alice:s3cr@et"u8), nodes.Authorizations.Single());
        Assert.DoesNotContain("s3cr", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("7")]
    [InlineData("0x-7")]
    [InlineData("0x:;")]
    [InlineData("0x7\\u0000")]
    [InlineData("0x11111111111111111111111111111111111111111111111111111111111111111")]
    public async Task Number_that_only_a_lax_reader_takes_is_no_answer(string number)
    {
        nodes.Answer("one", $$"""{"jsonrpc":"2.0","id":1,"result":"{{number}}"}""");
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            new EthereumClient(Client("one")).GetChainIdAsync());
    }

    [Fact]
    public async Task Receipt_without_a_status_is_no_success()
    {
        nodes.Answer("one", $$$"""
            {"id":1,"result":{"transactionHash":"{{{default(Bytes32)}}}","blockNumber":"0x1",
             "blockHash":"{{{default(Bytes32)}}}","gasUsed":"0x1"}}
            """);
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            new EthereumClient(Client("one")).GetReceiptAsync(default));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(500)]
    public async Task Error_beside_a_result_of_null_is_an_error_under_any_status(int status)
    {
        nodes.Answer("one",
            """{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":-32600,"message":"block range is too wide"}}""",
            (HttpStatusCode)status);
        var refusal = await Assert.ThrowsAsync<JsonRpcException>(() => Client("one").CallAsync("eth_getLogs", []));
        Assert.Equal(JsonRpcErrorMeaning.RangeRefused, refusal.Meaning);
    }

    [Fact]
    public async Task Meaning_of_an_error_is_found_in_its_data_too()
    {
        nodes.Answer("one", """{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"Server error","data":"""
            + """{"reason":"insufficient funds"}}}""");
        var refusal =
            await Assert.ThrowsAsync<JsonRpcException>(() => Client("one").CallAsync("eth_sendRawTransaction", []));
        Assert.True(refusal.IsInsufficientFunds);
    }

    [Theory]
    [InlineData(200, """{"jsonrpc":"2.0","id":null,"error":{"code":-32202,"message":"Batch requests are disabled"}}""")]
    [InlineData(200, """[{"id":1,"error":{"code":-32202,"message":"no batches"}},{"id":2,"error":"""
        + """{"code":-32202,"message":"no batches"}}]""")]
    [InlineData(413, "<html>")]
    [InlineData(400, "")]
    [InlineData(405, """{"error":"POST one call"}""")]
    public async Task Endpoint_that_refuses_batches_is_asked_call_by_call_from_then_on(int status, string body)
    {
        nodes.On("one", (asked, _) => Task.FromResult(asked.StartsWith('[')
            ? new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) }
            : new HttpResponseMessage
            {
                Content = new StringContent(
                asked.Contains("eth_getLogs", StringComparison.Ordinal) ? """{"id":1,"result":[]}""" : Header)
            }));
        var client = new EthereumClient(Client("one"));
        Assert.Empty(await client.GetLogsAsync(default(Address), null, 1, 9));
        Assert.Empty(await client.GetLogsAsync(default(Address), null, 1, 9));
        Assert.Equal(5, nodes.Asked.Count);
    }

    [Fact]
    public async Task Rate_limit_is_distinguished_from_other_silence()
    {
        nodes.Answer("one", "", HttpStatusCode.TooManyRequests)
            .Answer("two", """{"id":null,"error":{"code":429,"message":"slow down"}}""")
            .Answer("three", "", HttpStatusCode.BadGateway);
        Assert.True((await Assert.ThrowsAsync<JsonRpcUnavailableException>(
            () => Client("one").CallAsync("m", []))).IsRateLimited);
        Assert.True((await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            new EthereumClient(Client("two")).SuggestFeesAsync())).IsRateLimited);
        Assert.False((await Assert.ThrowsAsync<JsonRpcUnavailableException>(
            () => Client("three").CallAsync("m", []))).IsRateLimited);
    }

    [Fact]
    public async Task Chain_without_a_base_fee_has_a_gas_price_and_no_tip()
    {
        nodes.Answer("one", $$$"""[{"id":1,"error":{"code":-32601,"message":"no such method"}},{"id":2,"result":"""
            + $$$"""{{{HeaderJson}}}},{"id":3,"result":"0x7"}]""");
        Assert.Equal(new FeeSuggestion(null, 7), await new EthereumClient(Client("one")).SuggestFeesAsync());
    }

    [Theory]
    [InlineData("""{"id":1,"result":[1,{"a":null}],"jsonrpc":"2.0"}""", """[1,{"a":null}]""")]
    [InlineData("""{"result":null,"id":1}""", "null")]
    [InlineData("""{"id":1,"error":null,"result":false,"more":{"x":[1]}}""", "false")]
    public async Task Results_are_found_at_any_place(string body, string result)
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
    [InlineData(500, Refusal)]
    [InlineData(200, "<html>welcome</html>")]
    [InlineData(200, "")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"id":1}""")]
    [InlineData(200, """{"id":2,"result":"0x7"}""")]
    [InlineData(200, """{"id":1,"result":"0x7","error":{"code":1}}""")]
    [InlineData(200, """{"id":1,"result":"0x7"} and more""")]
    [InlineData(200, """{"id":1,"result":"seven"}""")]
    [InlineData(200, """{"id":1,"error":{"code":429,"message":"slow down"}}""")]
    [InlineData(200,
        """{"id":1,"error":{"code":-32005,"message":"daily request count exceeded, request rate limited"}}""")]
    public async Task Whatever_is_no_answer_is_treated_as_none(int status, string body)
    {
        nodes.Answer("one", body, (HttpStatusCode)status);
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            new EthereumClient(Client("one")).GetChainIdAsync());
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
        nodes.On("one", (_, _) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused by https://one/v3/secret-key"));
        var failure =
            await Assert.ThrowsAsync<JsonRpcUnavailableException>(() => Client("one").CallAsync("eth_chainId", []));
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
        Assert.Equal(JsonRpcErrorMeaning.RangeRefused, refusal.Meaning);
    }

    [Fact]
    public async Task Batch_answers_are_matched_by_id()
    {
        nodes.Answer("one", $$$"""[{"id":2,"result":[]},{"id":1,"result":{{{HeaderJson}}}}]""");
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
    public async Task Logs_are_refused_when_the_node_lags_behind_the_range()
    {
        nodes.Answer("one", """[{"id":2,"result":[]},{"id":1,"result":null}]""");
        var refusal = await Assert.ThrowsAsync<JsonRpcException>(() => Logs());
        Assert.Equal(JsonRpcErrorMeaning.BlockMissing, refusal.Meaning);
    }

    public void Dispose() => nodes.Dispose();

    private Task<IReadOnlyList<Log>> Logs() =>
        new EthereumClient(Client("one")).GetLogsAsync(default(Address), null, 1, 9);

    private JsonRpcClient Client(string host) => Client(new JsonRpcOptions(), host);

    private JsonRpcClient Client(JsonRpcOptions options, string host) =>
        new(new HttpClient(nodes), new Uri($"https://user:secret@{host}/v3/secret-key?key=secret"), options, time);

    private sealed class UnsizedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
