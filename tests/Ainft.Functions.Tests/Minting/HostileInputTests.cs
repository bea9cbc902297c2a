using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Ainft.Functions.Ledger;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// The answer to hostile input is a problem of a bounded size that names the error, never an unexpected error.
/// </summary>
public sealed class HostileInputTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task No_body_of_a_mint_is_a_surprise()
    {
        foreach (var body in Bodies())
            foreach (var path in new[] { "ainfts", "ainfts/preview" })
            {
                using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body))
                { Headers = { { "Content-Type", "application/json" } } };
                using var answer = await App.Http.PostAsync(path, content);
                var shown = $"{path} {body[..Math.Min(body.Length, 80)]}";
                Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity,
                    $"{answer.StatusCode}: {shown}");
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
                Assert.InRange(problem.GetProperty("violations").GetArrayLength(), 1, RequestMembers.MaxViolations);
                Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length < 128 * 1024, shown);
            }
    }

    [Theory]
    [InlineData("/api/ainfts/%00")]
    [InlineData("/api/ainfts/%ff%fe")]
    [InlineData("/api/ainfts/%zz")]
    [InlineData("/api/ainfts/%25zz%2500")]
    [InlineData("/api/ainfts/eip155%3A1%2Ferc721%3A0x00%2F-1/proof")]
    [InlineData("/api/metadata/..%2f..%2fhost.json")]
    [InlineData("/api/docs/..%2f..%2fhost.json")]
    [InlineData("/api/ainfts?kind=%zz")]
    [InlineData("/api/ainfts?source=%00%ff")]
    [InlineData("/api/ainfts?creator=%ed%a0%80")]
    [InlineData("/api/ainfts?limit=99999999999999999999999")]
    [InlineData("/api/ainfts?limit=%D9%A1")]
    [InlineData("/api/ainfts?limit=1&limit=2")]
    [InlineData("/api/ainfts?page=%ff")]
    [InlineData("/api/ainfts?page=====")]
    public async Task No_path_and_no_query_is_a_surprise(string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(App.Http.BaseAddress!.Host, App.Http.BaseAddress.Port);
        await client.GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        var status = (await reader.ReadLineAsync())!.Split(' ')[1];
        Assert.Contains(status, new[] { "200", "400", "404", "422" });
    }

    [Fact]
    public async Task A_page_token_that_was_tampered_with_ends_the_page_and_nothing_else()
    {
        await Creator.MintAsync(App.Http, Creator.Many(Creator.ManifestOf("a"), Creator.ManifestOf("b")));
        var token = (await App.GetJsonAsync("ainfts?limit=1")).GetProperty("page").GetString()!;
        var row = PageTokens.PositionOf(token).Split(':')[1];
        var beyond = PageTokens.With(token, $"{int.MaxValue}:{row}");
        Assert.Equal(0, (await App.GetJsonAsync($"ainfts?limit=1&page={beyond}"))
            .GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_name_of_any_characters_stays_a_name()
    {
        var name = "\0\u001b\u0085\r\nSet-Cookie: a=b <script>alert(1)</script>\"'&]]> "
            + string.Concat(Enumerable.Repeat("😀", 200));
        var manifest = $$"""{"ainft":1,"kind":"data","name":{{JsonSerializer.Serialize(name)}}}""";
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        Assert.Equal(name, (await App.GetJsonAsync("ainfts")).GetProperty("items")[0].GetProperty("name").GetString());
        using var answer = await App.Http.GetAsync($"metadata/{Creator.IdOf(manifest)}");
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var metadata = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(name, metadata.GetProperty("name").GetString());
        var svg = XDocument.Parse(Encoding.UTF8.GetString(
            Convert.FromBase64String(metadata.GetProperty("image").GetString()!.Split(',')[1])));
        Assert.Equal(["svg", "rect", "text"], svg.Descendants().Select(element => element.Name.LocalName).Distinct());
    }

    [Theory]
    [InlineData((1UL << 53) - 1, HttpStatusCode.Created)]
    [InlineData(1UL << 53, HttpStatusCode.UnprocessableEntity)]
    [InlineData(ulong.MaxValue, HttpStatusCode.UnprocessableEntity)]
    public async Task A_deadline_is_as_late_as_a_proof_can_say(ulong deadline, HttpStatusCode expected)
    {
        using var answer = await Creator.PostAsync(App.Http, "ainfts",
            Creator.Single(Creator.ManifestOf("late"), deadline));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Manifests_that_grow_beyond_a_bundle_in_canonical_form_are_refused()
    {
        var numbers = string.Join(',', Enumerable.Repeat("1e20", 11_000));
        var manifests = Enumerable.Range(0, 20)
            .Select(i => $$"""{"ainft":1,"kind":"data","name":"{{i}}","properties":{"n":[{{numbers}}] } }""");
        using var answer = await Creator.PostAsync(App.Http, "ainfts", Creator.Many([.. manifests]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("/manifests", (await answer.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("violations")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task A_surprise_in_one_flush_leaves_a_process_that_flushes()
    {
        var left = 1;
        var projector = new EntryProjector(EntryKind.Registration, (_, _, _) =>
            Interlocked.Decrement(ref left) == 0 ? throw new InvalidDataException("An unexpected error.")
                : Task.FromResult<IReadOnlySet<int>>(new HashSet<int>()));
        var other = await World.StartAppAsync(builder => builder.Services.AddSingleton(projector));
        using var surprised = await Creator.PostAsync(other.Http,
            "ainfts", Creator.Single(Creator.ManifestOf("first")));
        Assert.Equal(HttpStatusCode.InternalServerError, surprised.StatusCode);
        using var answer = await Creator.PostAsync(other.Http, "ainfts", Creator.Single(Creator.ManifestOf("second")));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    /// <summary>Each character stands for one byte.</summary>
    private static IEnumerable<string> Bodies() =>
    [
        "\0\0\0\0",
        "\u00ef\u00bb\u00bf{}",
        "null",
        "\"\\ud800\"",
        """{"\ud800":1}""",
        """{"\udc00\ud800":1}""",
        "{\"\u00ff\u00c0\":1}",
        """{"creator":"\ud800"}""",
        "{\"creator\":\"\u00ff\"}",
        "{\"creator\":\"0x\u00c0\u0080\"}",
        """{"signature":"0x\u0000\u0000"}""",
        """{"signature":"\udfff"}""",
        """{"deadline":18446744073709551616}""",
        """{"deadline":1e400}""",
        """{"deadline":"\ud800"}""",
        $$"""{"deadline":{{new string('9', 1 << 20)}}}""",
        """{"manifest":{"ainft":1,"kind":"data","name":"\ud800"}}""",
        """{"manifest":{"\udc00":1}}""",
        "{\"manifest\":{\"ainft\":1,\"kind\":\"data\",\"name\":\"\u00ff\"}}",
        """{"manifest":{"ainft":1e999,"kind":1e-999}}""",
        """{"manifests":[{"\ud800":"\ud800"},null,[],"\ud800",1e999]}""",
        """{"manifests":{}}""",
        """{"seed":{"data":"\ud800","model":"\ud800","service":{"\ud800":1},"state":1e999}}""",
        """{"seed":"\ud800"}""",
        "{\"manifest\":" + new string('[', (4 << 20) - 16),
        new string('[', 4 << 20),
        "{\"seed\":" + new string('[', 250) + new string(']', 250) + "}",
        "{" + string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"\"u{i}\":0")) + "}",
        "{\"manifests\":[" + string.Join(',', Enumerable.Repeat("0", 500_000)) + "]}",
        "{\"manifests\":[" + string.Join(',', Enumerable.Repeat("{"
            + string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"u{i}\":0")) + "}", 64)) + "]}",
    ];
}
