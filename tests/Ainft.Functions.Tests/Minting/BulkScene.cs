using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>The answer to a body of lines: NDJSON in order, or a problem.</summary>
public sealed record LinesAnswer(HttpStatusCode Status, string? Location, string? MediaType, string Text)
{
    public IReadOnlyList<JsonElement> Lines { get; } = [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement)];

    public bool IsProblem => MediaType == "application/problem+json";

    /// <summary>The pointers of the violations of a problem.</summary>
    public IEnumerable<string> Pointers => Lines[0].GetProperty("violations")
        .EnumerateArray().Select(violation => violation.GetProperty("pointer").GetString()!);

    /// <summary>The errors of lines: number, pointer, code, reason.</summary>
    public IReadOnlyList<(int Line, string Pointer, string Code, string Reason)> Errors =>
    [
        .. Lines.Where(line => line.TryGetProperty("errors", out _))
        .SelectMany(line => line.GetProperty("errors").EnumerateArray().Select(error =>
            (line.GetProperty("line").GetInt32(), error.GetProperty("pointer").GetString()!,
            error.GetProperty("code").GetString()!, error.GetProperty("reason").GetString()!))),
    ];

    public IReadOnlyList<AinftId> Ids => [.. Lines.Where(line => line.TryGetProperty("id", out _))
        .Select(line => AinftId.Parse(line.GetProperty("id").GetString()!))];

    public LinesAnswer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{Status}: {Text[..Math.Min(Text.Length, 2000)]}");
        return this;
    }
}

/// <summary>A world in which a creator sends many lines at once.</summary>
public abstract class BulkScene(StorageFixture storage, ChainFixture? chain) : MintingScene(storage, chain)
{
    protected static string Lines(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";

    protected static byte[] Gzip(string body, int copies = 1)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest, leaveOpen: true))
            for (var i = 0; i < copies; i++)
                gzip.Write(Encoding.UTF8.GetBytes(body));
        return result.ToArray();
    }

    protected static string Named(string name, params string[] parents)
    {
        var links = parents.Select(parent => $$"""{"id":"{{parent}}","relation":"derived-from"}""");
        return $$"""{"ainft":1,"kind":"data","name":"{{name}}","parents":[{{string.Join(',', links)}}]}""";
    }

    protected Task<LinesAnswer> PreviewAsync(string body) =>
        SendAsync($"ainfts/bulk/preview?creator={Creator.Address}", Encoding.UTF8.GetBytes(body));

    /// <summary>Mints lines as a client does: request a preview, sign its content, and send the lines again.</summary>
    protected async Task<LinesAnswer> MintAsync(string body, bool isPartial = false)
    {
        var (query, signature) = await SignAsync(body);
        return await SendAsync($"ainfts/bulk?{query}{(isPartial ? "&partial=true" : "")}",
            Encoding.UTF8.GetBytes(body), signature: signature);
    }

    /// <summary>The query and the signature for the good lines of a body.</summary>
    protected async Task<(string Query, string Signature)> SignAsync(string body)
    {
        var toSign = (await PreviewAsync(body)).Is(HttpStatusCode.OK).Lines[^1];
        var (count, deadline) = (toSign.GetProperty("count").GetInt32(), toSign.GetProperty("deadline").GetUInt64());
        var root = toSign.TryGetProperty("root", out var text) ? Bytes32.Parse(text.GetString()!) : default;
        return ($"creator={Creator.Address}&deadline={deadline}",
            Creator.Key.Sign(MintMessage.HashMintMany(World.Domain, root, count, deadline)).ToString());
    }

    protected Task<LinesAnswer> SendAsync(string path, string body) => SendAsync(path, Encoding.UTF8.GetBytes(body));

    protected Task<LinesAnswer> SendAsync(string path, byte[] body, string? encoding = null,
        string? signature = null) => SendAsync(App.Http, path, body, encoding, signature);

    protected static async Task<LinesAnswer> SendAsync(HttpClient http, string path, byte[] body,
        string? encoding = null, string? signature = null, string type = "application/x-ndjson")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        if (signature is not null)
            request.Headers.Add("Ainft-Signature", signature);
        using var answer = await http.SendAsync(request);
        return new LinesAnswer(answer.StatusCode, answer.Headers.Location?.OriginalString,
            answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    protected static Task<LinesAnswer> ImportAsync(App app, IEnumerable<string> lines) =>
        SendAsync(app.Http, "ainfts/import", Gzip(Lines(lines)), "gzip");

    protected static async Task<List<string>> ExportAsync(App app, string query)
    {
        var lines = new List<string>();
        for (var path = $"ainfts/export?{query}"; path is not null;)
        {
            using var answer = await app.Http.GetAsync(path);
            lines.AddRange((await answer.Content.ReadAsStringAsync())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries));
            path = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
            Assert.All(answer.Headers.TryGetValues("Link", out links) ? links : [],
                link => Assert.EndsWith("; rel=\"next\"", link, StringComparison.Ordinal));
        }
        return lines;
    }
}
