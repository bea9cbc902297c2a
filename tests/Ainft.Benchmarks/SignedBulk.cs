using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>The body of a bulk request with the one signature of its creator, made before the clock starts.</summary>
internal sealed class SignedBulk
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly byte[] body;
    private readonly string query;
    private readonly string signature;

    public SignedBulk(MintDomain domain, LocalKey key, IEnumerable<string> manifests)
    {
        var lines = manifests.ToArray();
        body = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        var leaves = new Leaf[lines.Length];
        Parallel.For(0, lines.Length, i => leaves[i] = Leaf.Registration(IdOf(lines[i], key.Address), key.Address));
        Count = lines.Length;
        var deadline = (ulong)DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        query = $"api/ainfts/bulk?creator={key.Address}&deadline={deadline}";
        signature = key.Sign(MintMessage.HashMintMany(domain, MerkleTree.Build(leaves).Root, leaves.Length, deadline))
            .ToString();
    }

    public int Count { get; }

    public int Bytes => body.Length;

    public static AinftId IdOf(string manifest, Address creator) =>
        Ainft.Manifests.Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out var parsed, out var violations)
        ? parsed.IdFor(creator)
        : throw new InvalidOperationException(violations[0].Reason);

    /// <summary>The request that mints the body.</summary>
    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, query) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        request.Headers.Add("Ainft-Signature", signature);
        return request;
    }

    /// <summary>Sends the body until it is durable, and returns the address of its bundle.</summary>
    public async Task<string> SendAsync(HttpClient http)
    {
        using var request = ToRequest();
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? answer.Headers.Location!.OriginalString
            : throw new InvalidOperationException($"{(int)answer.StatusCode}: {text[..Math.Min(1000, text.Length)]}");
    }

    /// <summary>Waits until every row of a bundle exists. A busy Azurite may answer status 503 for a while.</summary>
    public static async Task ProjectedAsync(HttpClient http, string location)
    {
        using var timer = new PeriodicTimer(Look);
        while (!await IsProjectedAsync(http, location))
            await timer.WaitForNextTickAsync();
    }

    private static async Task<bool> IsProjectedAsync(HttpClient http, string location)
    {
        using var answer = await http.GetAsync(location);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            return false;
        using var bundle = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return bundle.RootElement.GetProperty("state").GetString() != "committed";
    }
}
