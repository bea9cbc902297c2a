using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>Many components under one signature.</summary>
public sealed class BulkTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    [Fact]
    public async Task A_preview_says_ids_digests_and_the_root_that_the_kernel_computes()
    {
        var manifests = Enumerable.Range(0, 100).Select(i => Creator.ManifestOf($"component {i}")).ToArray();
        var answer = (await PreviewAsync(Lines(manifests))).Is(HttpStatusCode.OK);
        Assert.Equal(manifests.Select(Creator.IdOf), answer.Ids);
        Assert.Equal("application/x-ndjson", answer.MediaType);
        var toSign = answer.Lines[^1];
        var leaves = manifests.Select(manifest => Leaf.Registration(Creator.IdOf(manifest), Creator.Address)).ToArray();
        Assert.Equal(MerkleTree.Build(leaves).Root.ToString(), toSign.GetProperty("root").GetString());
        Assert.Equal(100, toSign.GetProperty("count").GetInt32());
        var hash = MintMessage.HashMintMany(World.Domain,
            MerkleTree.Build(leaves).Root, 100, toSign.GetProperty("deadline").GetUInt64());
        Assert.Equal(Creator.Key.Sign(hash),
            await Cast.SignTypedDataAsync(Creator.Key, toSign.GetProperty("typedData").GetRawText()));
    }

    [Fact]
    public async Task Parents_by_name_become_ids_before_anything_is_hashed()
    {
        const string Child = """{"ainft":1,"kind":"model","name":"child","parents":"""
            + """[{"relation":"part","id":"#root"},{"id":"\u0023é \"q\" #","relation":"part"}]}""";
        var answer = await PreviewAsync(Lines(
            [Named("root"), Named("é \\\"q\\\" #"), Child, Named("grandchild", "#child", "#root")]));
        Assert.Empty(answer.Errors);
        var (root, second) = (Creator.IdOf(Named("root")), Creator.IdOf(Named("é \\\"q\\\" #")));
        var child = Creator.IdOf($$"""
            {"ainft":1,"kind":"model","name":"child",
             "parents":[{"id":"{{root}}","relation":"part"},{"id":"{{second}}","relation":"part"}]}
            """);
        Assert.Equal([root, second, child, Creator.IdOf(Creator.ManifestOf("grandchild", child, root))], answer.Ids);
    }

    [Fact]
    public async Task A_preview_warns_about_the_licenses_of_lines_and_bounds_the_warnings()
    {
        string Licensed(int i) => $$"""{"ainft":1,"kind":"data","name":"n{{i}}","license":"apache-2.0 OR gemma"}""";
        var few = (await PreviewAsync(Lines([Named("plain"), Licensed(0)]))).Is(HttpStatusCode.OK);
        Assert.False(few.Lines[0].TryGetProperty("warnings", out _));
        Assert.Equal(["license-case", "license-unlisted"],
            few.Lines[1].GetProperty("warnings").EnumerateArray().Select(one => one.GetProperty("code").GetString()));
        Assert.False(few.Lines[^1].TryGetProperty("moreWarnings", out _));

        var many = (await PreviewAsync(Lines(Enumerable.Range(0, 200).Select(Licensed)))).Is(HttpStatusCode.OK);
        Assert.Equal(256, many.Lines.Sum(line =>
            line.TryGetProperty("warnings", out var warnings) ? warnings.GetArrayLength() : 0));
        Assert.True(many.Lines[^1].GetProperty("moreWarnings").GetBoolean());
    }

    [Fact]
    public async Task What_is_acknowledged_is_durable_and_the_rows_follow()
    {
        var manifests = Enumerable.Range(0, 300).Select(i => Creator.ManifestOf($"component {i}")).ToList();
        manifests.Add(Creator.ManifestOf("child", Creator.IdOf(manifests[0]), Creator.IdOf(manifests[299])));
        var answer = (await MintAsync(Lines(manifests))).Is(HttpStatusCode.Accepted);
        Assert.Equal(manifests.Select(Creator.IdOf), answer.Ids);
        Assert.Equal("committed", (await App.GetJsonAsync(answer.Location![5..])).GetProperty("state").GetString());
        Assert.Equal(1, await App.DrainAsync("project-bundle", "ProjectBundle"));
        await App.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(World, [.. answer.Ids], anchored: true);
        Assert.Equal("batched", (await App.GetJsonAsync(answer.Location[5..])).GetProperty("state").GetString());
        foreach (var id in new[] { answer.Ids[0], answer.Ids[^1] })
        {
            Assert.True(ProofFile.TryParse(await App.Http.GetByteArrayAsync($"ainfts/{id}/proof"),
                out var proof, out var violations), string.Join('\n', violations));
            Assert.True(ProofVerifier.Verify(proof).IsValid);
        }
    }

    [Fact]
    public async Task Gzip_says_the_same_as_plain_text()
    {
        var body = Lines(Enumerable.Range(0, 100).Select(i => Named($"{i}", i == 0 ? [] : [$"#{i - 1}"])));
        var (query, signature) = await SignAsync(body);
        var answer = (await SendAsync($"ainfts/bulk?{query}", Gzip(body), "gzip", signature))
            .Is(HttpStatusCode.Accepted);
        Assert.Equal((await PreviewAsync(body.TrimEnd())).Ids, answer.Ids);
    }

    [Fact]
    public async Task A_partial_mint_registers_what_the_preview_called_good()
    {
        var unknown = Creator.IdOf(Creator.ManifestOf("unknown"));
        var body = Lines([Named("a"), Named("bad", "#nobody"), Creator.ManifestOf("orphan", unknown),
            Named("b", "#a"), Named("child of bad", "#bad"), Named("child of orphan", "#orphan")]);
        var answer = (await MintAsync(body, isPartial: true)).Is(HttpStatusCode.Accepted);
        Assert.Equal([2, 3, 5, 6], answer.Errors.Select(error => error.Line));
        Assert.Equal(2, answer.Ids.Count);
        await App.DrainAsync("project-bundle", "ProjectBundle");
        await App.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(World, [.. answer.Ids], anchored: true);
        Assert.Equal(2, (await App.GetJsonAsync("ainfts")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_partial_mint_of_which_nothing_is_good_is_refused()
    {
        var answer =
            (await SendAsync($"ainfts/bulk?creator={Creator.Address}&deadline={Creator.SoonDeadline}&partial=true",
                Encoding.UTF8.GetBytes("{}"), signature: "0x00")).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(2, answer.Errors.Count);
        Assert.False(answer.IsProblem);
    }

    [Fact]
    public async Task Parents_of_earlier_requests_are_known()
    {
        var parent = Creator.ManifestOf("parent");
        await Creator.MintAsync(App.Http, Creator.Single(parent));
        (await MintAsync(Lines([Creator.ManifestOf("child", Creator.IdOf(parent))]))).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Parents_that_are_durable_and_have_no_rows_yet_are_refused_with_what_to_wait_for()
    {
        var parent = (await MintAsync(Lines([Named("parent")]))).Is(HttpStatusCode.Accepted);
        var child = Creator.ManifestOf("child", parent.Ids[0]);
        var early = (await PreviewAsync(Lines([child]))).Is(HttpStatusCode.OK);
        Assert.Equal("parent-unknown", Assert.Single(early.Errors).Code);
        Assert.Contains("GET bundles/{hash}", Assert.Single(early.Errors).Reason, StringComparison.Ordinal);
        using var single = await Creator.PostAsync(App.Http, "ainfts", Creator.Single(child));
        Assert.Contains("GET bundles/{hash}", await single.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await App.DrainAsync("project-bundle", "ProjectBundle");
        (await MintAsync(Lines([child]))).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task The_same_body_again_registers_nothing_twice()
    {
        var body = Lines([Named("a"), Named("b", "#a")]);
        var first = (await MintAsync(body)).Is(HttpStatusCode.Accepted);
        var second = (await MintAsync(body)).Is(HttpStatusCode.Accepted);
        Assert.Equal(first.Ids, second.Ids);
        Assert.Equal(2, await App.DrainAsync("project-bundle", "ProjectBundle"));
        await App.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(World, [.. first.Ids], anchored: true);
        Assert.Equal(2, (await App.GetJsonAsync("ainfts")).GetProperty("items").GetArrayLength());
        Assert.Equal(["batched", "duplicate"], new[] { await StateAsync(first), await StateAsync(second) }.Order());
    }

    [Fact]
    public async Task Complete_bodies_wait_for_those_that_are_worked_on()
    {
        var gate = App.Get<BulkGate>();
        var worked = new TaskCompletionSource<Outcome<bool>>();
        var others = Enumerable.Range(0, BulkGate.AtOnce)
            .Select(i => gate.RunAsync(BodyOf(client: i), _ => worked.Task, CancellationToken.None))
            .ToArray();
        var waiting = PreviewAsync(Named("next"));
        await Eventually.HoldsAsync(() => Task.FromResult(gate.Waiting == 1), TimeSpan.FromSeconds(30));
        Assert.False(waiting.IsCompleted);
        worked.SetResult(Outcome.Done(true));
        await Task.WhenAll(others);
        (await waiting).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_with_many_bodies_leaves_places_to_others()
    {
        var gate = App.Get<BulkGate>();
        var worked = new TaskCompletionSource<Outcome<bool>>();
        var many = Enumerable.Range(0, 10)
            .Select(_ => gate.RunAsync(BodyOf(client: 1), _ => worked.Task, CancellationToken.None))
            .ToArray();
        await Eventually.HoldsAsync(
            () => Task.FromResult(gate.Waiting == 10 - BulkGate.PerClient), TimeSpan.FromSeconds(30));
        (await MintAsync(Lines([Named("another's")]))).Is(HttpStatusCode.Accepted);
        worked.SetResult(Outcome.Done(true));
        await Task.WhenAll(many);
    }

    [Fact]
    public async Task Clients_that_stop_in_the_middle_of_their_bodies_do_not_block_others()
    {
        var stalled = await Task.WhenAll(Enumerable.Range(0, 2 * BulkGate.AtOnce).Select(_ => StallAsync()));
        (await MintAsync(Lines([Named("in time")]))).Is(HttpStatusCode.Accepted);
        foreach (var client in stalled)
            client.Dispose();
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_of_a_body_leaves_nothing_and_its_place()
    {
        var body = Lines(Enumerable.Range(0, 2_000).Select(n => Named($"line {n}")));
        var (query, signature) = await SignAsync(body);
        for (var client = 0; client <= BulkGate.AtOnce; client++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"ainfts/bulk?{query}")
            { Content = new HalfOf(Encoding.UTF8.GetBytes(body)) };
            request.Headers.Add("Ainft-Signature", signature);
            await Assert.ThrowsAsync<HttpRequestException>(() => App.Http.SendAsync(request));
        }
        Assert.Equal(0, (await App.GetJsonAsync("chain")).GetProperty("openBundles").GetInt32());
        // The server may notice the end of the client a moment later.
        await Eventually.HoldsAsync(async () => (await PreviewAsync(body)).Status == HttpStatusCode.OK,
            TimeSpan.FromSeconds(10));
        var answer = await SendAsync($"ainfts/bulk?{query}", Encoding.UTF8.GetBytes(body), signature: signature);
        Assert.Equal(2_000, answer.Is(HttpStatusCode.Accepted).Ids.Count);
        Assert.Equal(1, (await App.GetJsonAsync("chain")).GetProperty("openBundles").GetInt32());
    }

    /// <summary>A request with an empty body. Each number has its own address.</summary>
    private HttpRequest BodyOf(int client)
    {
        var context = new DefaultHttpContext { Request = { Body = Stream.Null, ContentType = "application/x-ndjson" } };
        context.Connection.RemoteIpAddress = new IPAddress([192, 0, 2, (byte)client]);
        ClientAddress.Resolve(context, App.Get<TrustedProxies>());
        return context.Request;
    }

    /// <summary>A client that announces a long body, sends its first line, and then stalls.</summary>
    private async Task<TcpClient> StallAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(App.Address.Host, App.Address.Port);
        var head = $"POST /api/ainfts/bulk/preview?creator={Creator.Address} HTTP/1.1\r\n"
            + $"Host: {App.Address.Authority}\r\n"
            + "Content-Type: application/x-ndjson\r\nContent-Length: 1000000\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head + Lines([Named("first")])));
        return client;
    }

    private async Task<string?> StateAsync(LinesAnswer answer) =>
        (await App.GetJsonAsync(answer.Location![5..])).GetProperty("state").GetString();

    /// <summary>A body that declares its length and breaks off in the middle.</summary>
    private sealed class HalfOf(byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2));
            await stream.FlushAsync();
            throw new IOException("Gone.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
