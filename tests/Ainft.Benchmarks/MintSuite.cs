using System.Text.Json.Nodes;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>
/// Sends single signed mints from 64 clients to the app and to the naive path in turn, and measures the memory of the
/// app. Each is a child process with its own new Azurite, because the queues of an Azurite slow down as they fill.
/// Goals: at least 3 times the rate of the naive path, a p99 of at most 1 s, at most 300 MB.
/// </summary>
internal static class MintSuite
{
    private const int Clients = 64;
    private const int Rounds = 3;
    private const int WarmUp = 4000;

    public static async Task<int> RunAsync(string[] args)
    {
        var mints = args is [var count] ? int.Parse(count) : 6000;
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var ours = await MeasureOursAsync(mints);
            Console.WriteLine($"round {round}: ours  {ours}");
            var naive = await MeasureNaiveAsync(mints);
            ratios.Add(ours.PerSecond / naive.PerSecond);
            Console.WriteLine($"         naive {naive}");
            Console.WriteLine($"         ratio {ratios[^1]:F2}");
        }
        Console.WriteLine($"median ratio {ratios.Order().ElementAt(Rounds / 2):F2} (goal 3)");
        return 0;
    }

    private static async Task<LoadResult> MeasureOursAsync(int mints)
    {
        await using var app = await MeasuredApp.StartAsync();
        var result = await MeasureAsync(new Uri(app.Address, "api/ainfts"), new Signer(app.Domain), mints);
        Console.WriteLine($"app memory: {app.Memory} (goal 300 MB)");
        return result;
    }

    private static async Task<LoadResult> MeasureNaiveAsync(int mints)
    {
        await using var azurite = await Azurite.StartAsync();
        await using var naive = await AppProcess.ListenAsync(ChildProcess.Start(Environment.ProcessPath!,
            ["naive-server", azurite.ConnectionString]));
        return await MeasureAsync(naive.Address, new Signer(new MintDomain(31337, default)), mints);
    }

    private static async Task<LoadResult> MeasureAsync(Uri address, Signer signer, int mints)
    {
        await Load.RunAsync(address, signer.Bodies(WarmUp, "warm-up"), Clients);
        return await Load.RunAsync(address, signer.Bodies(mints, "measured"), Clients);
    }

    /// <summary>Signed bodies with one creator per client, made before the clock starts.</summary>
    private sealed class Signer(MintDomain domain)
    {
        private readonly LocalKey[] keys = [.. Enumerable.Range(0, Clients).Select(_ => LocalKey.Generate())];

        public string[] Bodies(int count, string label)
        {
            var deadline = (ulong)DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
            var bodies = new string[count];
            Parallel.For(0, count, i => bodies[i] = Body(keys[i % Clients], $"{label} {i}", deadline));
            return bodies;
        }

        private string Body(LocalKey key, string name, ulong deadline)
        {
            var manifest = ManifestOf(name);
            if (!Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(manifest), out var parsed, out var violations))
                throw new InvalidOperationException(violations[0].Reason);
            var signature = key.Sign(MintMessage.HashMint(domain, parsed.Digest, [], deadline));
            return $$"""{"manifest":{{manifest}},"creator":"{{key.Address}}","""
                + $$""" "deadline":{{deadline}},"signature":"{{signature}}"}""";
        }

        private static string ManifestOf(string name) => new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "model",
            ["name"] = name,
            ["version"] = "1.0.0",
            ["license"] = "Apache-2.0",
            ["description"] = "A component of about one kilobyte, as a training job registers it.",
            ["artifacts"] = new JsonArray([.. Enumerable.Range(0, 3).Select(i => new JsonObject
            {
                ["uri"] = $"https://models.example/{name.Replace(' ', '-')}/weights-{i}.safetensors",
                ["sha256"] = new string((char)('a' + i), 64),
                ["size"] = 1_000_000_000 + i,
                ["mediaType"] = "application/octet-stream",
            })]),
            ["properties"] = new JsonObject { ["epochs"] = 5, ["loss"] = 0.125, ["optimizer"] = "adamw" },
        }.ToJsonString();
    }
}
