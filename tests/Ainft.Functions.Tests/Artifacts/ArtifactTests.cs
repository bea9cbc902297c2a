using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Ainft.Functions.Tests.Artifacts;

/// <summary>Files by their digest. A stored file always matches its name, for any senders and any order.</summary>
public sealed class ArtifactTests(StorageFixture storage) : IAsyncLifetime
{
    private static readonly MintDomain Domain = new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));

    private readonly FaultTransport faults = new();
    private App? app;

    private App App => app!;

    private SignedClient Anyone => new(App.Http, Domain, LocalKey.Generate());

    public async ValueTask InitializeAsync() => app = await App.StartAsync(
        storage,
        new()
        {
            ["Ainft__Artifacts__Uploads"] = "anyone",
            ["Ainft__Artifacts__MaxMiB"] = "1",
            ["Ainft__StorageRetries"] = "0"
        },
        builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults));

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }

    [Fact]
    public async Task A_file_is_stored_once_and_read_by_its_digest()
    {
        var (file, name) = File("a file");

        using var first = await Anyone.PutAsync($"artifacts/{name}", file);
        using var second = await Anyone.PutAsync($"artifacts/{name}", file);
        using var read = await App.Http.GetAsync($"artifacts/{name}");

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal($"ainft:artifacts/{name}",
            (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("uri").GetString());
        Assert.Equal(file, await read.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{name}\"", read.Headers.ETag!.Tag);
        Assert.Contains("immutable", read.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", read.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("attachment", read.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        var (file, name) = File("");

        using var stored = await Anyone.PutAsync($"artifacts/{name}", file);

        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        Assert.Empty(await App.Http.GetByteArrayAsync($"artifacts/{name}"));
    }

    [Fact]
    public async Task A_download_continues_where_it_broke_off()
    {
        var name = await StoreAsync("0123456789");

        using var rest = await RangeAsync(name, new RangeHeaderValue(4, null));
        using var middle = await RangeAsync(name, new RangeHeaderValue(2, 5));
        using var end = await RangeAsync(name, new RangeHeaderValue(null, 3));
        using var beyond = await RangeAsync(name, new RangeHeaderValue(10, null));
        using var ofAnother = await RangeAsync(name, new RangeHeaderValue(4, null), "\"another\"");

        Assert.Equal((HttpStatusCode.PartialContent, "456789"),
            (rest.StatusCode, await rest.Content.ReadAsStringAsync()));
        Assert.Equal("bytes 4-9/10", rest.Content.Headers.ContentRange!.ToString());
        Assert.Equal("2345", await middle.Content.ReadAsStringAsync());
        Assert.Equal("789", await end.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal((HttpStatusCode.OK, "0123456789"),
            (ofAnother.StatusCode, await ofAnother.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("lines=0-1", HttpStatusCode.OK, "0123456789")]
    [InlineData("lines=0-1, bytes=2-3", HttpStatusCode.OK, "0123456789")]
    [InlineData("bytes", HttpStatusCode.OK, "0123456789")]
    [InlineData("bytes=", HttpStatusCode.OK, "0123456789")]
    [InlineData("bytes=-", HttpStatusCode.OK, "0123456789")]
    [InlineData("bytes=a-b", HttpStatusCode.OK, "0123456789")]
    [InlineData("bytes=5-2", HttpStatusCode.OK, "0123456789")]
    [InlineData("bytes=0-1,4-5", HttpStatusCode.OK, "0123456789")]
    [InlineData("BYTES=2-3", HttpStatusCode.PartialContent, "23")]
    [InlineData("bytes=8-99", HttpStatusCode.PartialContent, "89")]
    [InlineData("bytes=8-99999999999999999999999999", HttpStatusCode.PartialContent, "89")]
    [InlineData("bytes=-99999999999999999999999999", HttpStatusCode.PartialContent, "0123456789")]
    [InlineData("bytes=-99", HttpStatusCode.PartialContent, "0123456789")]
    [InlineData("bytes=-0", HttpStatusCode.RequestedRangeNotSatisfiable, null)]
    [InlineData("bytes=99999999999999999999999999-", HttpStatusCode.RequestedRangeNotSatisfiable, null)]
    public async Task A_range_is_answered_as_RFC_9110_says(string range, HttpStatusCode status, string? body)
    {
        var name = await StoreAsync("0123456789");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"artifacts/{name}");
        Assert.True(request.Headers.TryAddWithoutValidation("Range", range));
        using var answer = await App.Http.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        if (body is not null)
            Assert.Equal(body, await answer.Content.ReadAsStringAsync());
        else
            Assert.Equal("bytes */10", answer.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task Every_range_of_a_large_file_is_what_the_file_has_there()
    {
        var file = new byte[1 << 20];
        new Random(7).NextBytes(file);
        var name = NameOf(file);
        using var stored = await Anyone.PutAsync($"artifacts/{name}", file);
        var random = new Random(8);

        for (var i = 0; i < 20; i++)
        {
            var from = random.Next(file.Length);
            var to = random.Next(from, file.Length);
            using var part = await RangeAsync(name, new RangeHeaderValue(from, to));
            var bytes = await part.Content.ReadAsByteArrayAsync();
            Assert.True(file.AsSpan(from..(to + 1)).SequenceEqual(bytes), $"{from} to {to}");
        }
    }

    [Fact]
    public async Task HEAD_returns_the_length_and_reads_nothing_and_what_is_known_is_not_sent_again()
    {
        var name = await StoreAsync("0123456789");

        using var head = await App.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"artifacts/{name}"));
        using var known = await App.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"artifacts/{name}")
        { Headers = { IfNoneMatch = { new EntityTagHeaderValue($"\"{name}\"") } } });

        Assert.Equal((HttpStatusCode.OK, 10L), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Equal("bytes", head.Headers.AcceptRanges.Single());
        Assert.Equal("application/octet-stream", head.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task A_file_that_is_not_what_it_is_called_is_refused_and_leaves_nothing()
    {
        var (_, name) = File("one");
        using var request = await Anyone.SignAsync(HttpMethod.Put,
            $"artifacts/{name}", Sha256Digest.Parse($"0x{name}"));
        request.Content = new ByteArrayContent("another"u8.ToArray());

        using var answer = await App.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(NameOf("another"u8.ToArray()),
            await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await App.Http.GetAsync($"artifacts/{name}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await App.Http.GetAsync($"artifacts/{NameOf("another"u8.ToArray())}")).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_large_is_refused_and_leaves_nothing(bool lengthIsSaid)
    {
        var file = new byte[(1 << 20) + 1];
        using var request = await Anyone.SignAsync(HttpMethod.Put, $"artifacts/{NameOf(file)}", Sha256Digest.Of(file));
        request.Content = lengthIsSaid ? new ByteArrayContent(file) : new StreamContent(new MemoryStream(file));
        request.Headers.TransferEncodingChunked = !lengthIsSaid;
        // The app answers before it received the whole body. A client that does not wait for 100 Continue may see that
        // as a broken connection.
        request.Headers.ExpectContinue = lengthIsSaid;

        using var answer = await App.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await App.Http.GetAsync($"artifacts/{NameOf(file)}")).StatusCode);
    }

    [Fact]
    public async Task One_of_many_that_send_a_file_at_once_stores_it_and_all_learn_that_it_exists()
    {
        var (file, name) = File(new string('x', 300_000));

        var answers = await Task.WhenAll(Enumerable.Range(0, StoreArtifact.AtOnce)
            .Select(_ => Anyone.PutAsync($"artifacts/{name}", file)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(StoreArtifact.AtOnce - 1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(file, await App.Http.GetByteArrayAsync($"artifacts/{name}"));
    }

    [Fact]
    public async Task Who_goes_away_in_the_middle_leaves_nothing_and_makes_room_for_others()
    {
        var (file, name) = File(new string('y', 100_000));
        for (var i = 0; i < StoreArtifact.AtOnce + 1; i++)
            await SendHalfAsync(name, file);

        await Eventually.HoldsAsync(async () => (await Anyone.PutAsync($"artifacts/{name}", file)).StatusCode
            == HttpStatusCode.Created, TimeSpan.FromSeconds(30));

        Assert.Equal(file, await App.Http.GetByteArrayAsync($"artifacts/{name}"));
    }

    [Fact]
    public async Task A_file_whose_storing_failed_at_any_write_is_whole_or_not_there_and_can_be_sent_again()
    {
        foreach (var fault in Enum.GetValues<Fault>())
        {
            var (file, name) = File($"to fail with {fault}");
            faults.Lose(0, fault);

            using var failed = await Anyone.PutAsync($"artifacts/{name}", file);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
            using var again = await Anyone.PutAsync($"artifacts/{name}", file);

            Assert.Equal(fault == Fault.RequestLost ? HttpStatusCode.Created : HttpStatusCode.OK, again.StatusCode);
            Assert.Equal(file, await App.Http.GetByteArrayAsync($"artifacts/{name}"));
        }
    }

    [Fact]
    public async Task Names_that_are_no_digest_are_not_found()
    {
        foreach (var name in (string[])["12", new string('g', 64), new string('A', 64),
            "0x" + new string('a', 64), new string('a', 63) + "%00", "..%2f..%2fhost.json", new string('a', 65)])
        {
            Assert.Contains((await App.Http.GetAsync($"artifacts/{name}")).StatusCode,
                (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
            Assert.Contains((await Anyone.PutAsync($"artifacts/{name}", [1])).StatusCode,
                (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
        }
    }

    [Fact]
    public async Task A_file_is_not_stored_without_a_signature_over_its_digest()
    {
        var (file, name) = File("unsigned");
        using var unsigned = await App.Http.PutAsync($"artifacts/{name}", new ByteArrayContent(file));
        using var request = await Anyone.SignAsync(HttpMethod.Put, $"artifacts/{name}", Sha256Digest.Of("another"u8));
        request.Content = new ByteArrayContent(file);
        using var wrong = await App.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized),
            (unsigned.StatusCode, wrong.StatusCode));
        Assert.Equal("Ainft", unsigned.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(HttpStatusCode.NotFound, (await App.Http.GetAsync($"artifacts/{name}")).StatusCode);
    }

    [Theory]
    [InlineData("nodes")]
    [InlineData("off")]
    public async Task A_sender_that_may_not_store_files_is_refused(string uploads)
    {
        await using var strict = await App.StartAsync(storage, new() { ["Ainft__Artifacts__Uploads"] = uploads });
        var (file, name) = File("not mine to store");

        using var answer = await new SignedClient(strict.Http, Domain, LocalKey.Generate())
            .PutAsync($"artifacts/{name}", file);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await strict.Http.GetAsync($"artifacts/{name}")).StatusCode);
    }

    private async Task<string> StoreAsync(string text)
    {
        var (file, name) = File(text);
        using var stored = await Anyone.PutAsync($"artifacts/{name}", file);
        Assert.True(stored.IsSuccessStatusCode);
        return name;
    }

    private async Task<HttpResponseMessage> RangeAsync(
        string name, RangeHeaderValue range, string? unlessChanged = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"artifacts/{name}") { Headers = { Range = range } };
        if (unlessChanged is not null)
            request.Headers.IfRange = new RangeConditionHeaderValue(unlessChanged);
        return await App.Http.SendAsync(request);
    }

    /// <summary>Sends the first half of a file and closes the connection.</summary>
    private async Task SendHalfAsync(string name, byte[] file)
    {
        using var signed = await Anyone.SignAsync(HttpMethod.Put, $"artifacts/{name}", Sha256Digest.Of(file));
        using var client = new TcpClient();
        await client.ConnectAsync(App.Address.Host, App.Address.Port);
        var head = $"PUT {signed.RequestUri!.PathAndQuery} HTTP/1.1\r\nHost: {App.Address.Authority}\r\n"
            + $"Authorization: {signed.Headers.Authorization}\r\nContent-Length: {file.Length}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await client.GetStream().WriteAsync(file.AsMemory(0, file.Length / 2));
    }

    private static (byte[] File, string Name) File(string text) =>
        (Encoding.UTF8.GetBytes(text), NameOf(Encoding.UTF8.GetBytes(text)));

    private static string NameOf(byte[] file) => ArtifactStore.NameOf(Sha256Digest.Of(file));
}
