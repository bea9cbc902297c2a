using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>
/// Bulk requests of 10,000 components of about 500 bytes under one signature each, one after the other, against an app and an Azurite of
/// their own; how fast the rows follow; and what the app's memory comes to while four clients send 64 MiB each. Goals: 3,307 durably
/// acknowledged mints a second, 1,000 projected, 400 MB.
/// </summary>
internal static class BulkSuite
{
    private const int Lines = 10_000;
    private const int Rounds = 5;
    private const int LargeClients = 4;

    public static async Task<int> RunAsync(string[] args)
    {
        await using var azurite = await Azurite.StartAsync();
        await using var anvil = await Anvil.StartAsync();
        var chain = new EthereumClient(new JsonRpcClient(new HttpClient(), [anvil.Endpoint], new JsonRpcOptions(), TimeProvider.System));
        var deployment = await RegistryDeployment.CreateAsync(new Wallet(chain, DevAccounts.Keys[0], TimeProvider.System), "");
        await using var app = await AppProcess.StartAsync(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Ainft__Chain__RpcUrls"] = anvil.Endpoint.ToString(),
            ["Ainft__Chain__ChainId"] = "31337",
            ["Ainft__Chain__Registry"] = deployment.Registry.ToString(),
        });
        using var http = new HttpClient { BaseAddress = app.Address, Timeout = TimeSpan.FromMinutes(10) };
        var domain = new MintDomain(31337, deployment.Registry);
        await MeasureRateAsync(http, domain);
        Console.WriteLine($"app memory: {ProcessMemory.Describe(app.Id)}");
        await MeasureMemoryAsync(http, domain);
        Console.WriteLine($"app memory after {LargeClients} x 64 MiB: {ProcessMemory.Describe(app.Id)} (goal 400 MB)");
        return 0;
    }

    private static async Task MeasureRateAsync(HttpClient http, MintDomain domain)
    {
        var rates = new List<double>();
        for (var round = -1; round < Rounds; round++)
        {
            var bulk = new SignedBulk(domain, Enumerable.Range(0, Lines).Select(i => Manifest($"round {round} component {i}", 180)));
            var started = Stopwatch.GetTimestamp();
            var location = await bulk.SendAsync(http);
            var took = Stopwatch.GetElapsedTime(started);
            await ProjectedAsync(http, location);
            var projected = Stopwatch.GetElapsedTime(started) - took;
            if (round < 0)
                continue;
            rates.Add(Lines / took.TotalSeconds);
            Console.WriteLine($"round {round}: {Lines} mints, {bulk.Bytes / 1e6:F1} MB, durable in {took.TotalSeconds:F2} s: {rates[^1]:F0}/s; rows after {projected.TotalSeconds:F1} s more: {Lines / projected.TotalSeconds:F0}/s");
        }
        Console.WriteLine($"median {rates.Order().ElementAt(rates.Count / 2):F0} mints/s (goal 3307)");
    }

    private static async Task MeasureMemoryAsync(HttpClient http, MintDomain domain)
    {
        var bulks = Enumerable.Range(0, LargeClients).Select(client => new SignedBulk(domain, Enumerable.Range(0, 9_000).Select(i => Manifest($"client {client} component {i}", 7_000)))).ToArray();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(bulks.Select(bulk => bulk.SendAsync(http)));
        Console.WriteLine($"{LargeClients} x {bulks[0].Bytes / 1e6:F0} MB at once in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
    }

    private static async Task ProjectedAsync(HttpClient http, string location)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (JsonDocument.Parse(await http.GetStringAsync(location)).RootElement.GetProperty("state").GetString() == "committed")
            await timer.WaitForNextTickAsync();
    }

    private static string Manifest(string name, int filling) =>
        $$$"""{"ainft":1,"kind":"model","name":"{{{name}}}","version":"1.0.0","license":"Apache-2.0","artifacts":[{"uri":"https://models.example/{{{name.Replace(' ', '-')}}}/weights.safetensors","sha256":"{{{new string('a', 64)}}}","size":1000000000}],"properties":{"epochs":5,"loss":0.125,"notes":"{{{new string('n', filling)}}}"}}""";

    /// <summary>A body of lines with its creator's signature, made before the clock starts.</summary>
    private sealed class SignedBulk
    {
        private readonly byte[] body;
        private readonly string query;
        private readonly string signature;

        public SignedBulk(MintDomain domain, IEnumerable<string> manifests)
        {
            var key = LocalKey.Generate();
            var lines = manifests.ToArray();
            body = Encoding.UTF8.GetBytes(string.Join('\n', lines));
            var leaves = new Leaf[lines.Length];
            Parallel.For(0, lines.Length, i => leaves[i] = Leaf.Registration(IdOf(lines[i], key.Address), key.Address));
            var deadline = (ulong)DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
            query = $"api/ainfts/bulk?creator={key.Address}&deadline={deadline}";
            signature = key.Sign(MintMessage.HashMintMany(domain, MerkleTree.Build(leaves).Root, leaves.Length, deadline)).ToString();
        }

        public int Bytes => body.Length;

        public async Task<string> SendAsync(HttpClient http)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, query) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            request.Headers.Add("Ainft-Signature", signature);
            using var answer = await http.SendAsync(request);
            return answer.IsSuccessStatusCode
                ? answer.Headers.Location!.OriginalString
                : throw new InvalidOperationException($"{(int)answer.StatusCode}: {(await answer.Content.ReadAsStringAsync())[..1000]}");
        }

        private static AinftId IdOf(string manifest, Address creator) => Ainft.Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out var parsed, out var violations)
            ? parsed.IdFor(creator)
            : throw new InvalidOperationException(violations[0].Reason);
    }
}
