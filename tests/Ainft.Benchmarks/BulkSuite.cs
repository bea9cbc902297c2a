using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>
/// Sends bulk requests one after the other to an app with its own Azurite. Each has 10,000 components of about 500
/// bytes under one signature. Measures the rate of durable answers, the rate of the rows, the storage writes, and the
/// memory of the app while four clients send 64 MiB each. Goals: 3,307 durable mints per second, 1,000 projected mints
/// per second, 0.03 writes per mint, 400 MB. With a number of files per manifest other than 1 it measures only the
/// rates, of as many components as fit into a body.
/// </summary>
internal static class BulkSuite
{
    private const int Lines = 10_000;
    private const int Rounds = 5;
    private const int LargeClients = 4;
    private const int SmallFilling = 180;
    private const int LargeFilling = 6_320;
    private const int FamilyFilling = 5_950;
    private const int BodyBytes = 60_000_000;
    private const int ManifestBytes = 700;
    private const int FileBytes = 180;

    public static async Task<int> RunAsync(string[] args)
    {
        var files = args is [var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 1;
        if (files != 1)
            return await MeasureFilesAsync(files);
        await using (var counted = await LineageRegistry.BuildAsync(LineageShape.Roots(Lines)))
            Console.WriteLine($"writes per mint: {counted.Costs[^1].Counts.PerMint(Lines)} (goal 0.03)");
        await using var app = await MeasuredApp.StartAsync(inMemory: true);
        using var http = new HttpClient { BaseAddress = app.Address, Timeout = TimeSpan.FromMinutes(10) };
        await MeasureRateAsync(http, app.Domain, Lines, files);
        Console.WriteLine($"app memory: {app.Memory}");
        await MeasureMemoryAsync(app, http, "no parents",
            client => BulkOf(app.Domain, $"client {client}", LargeFilling));
        await MeasureMemoryAsync(app, http, "three parents each", client => FamiliesOf(app.Domain, $"family {client}"));
        return 0;
    }

    private static async Task<int> MeasureFilesAsync(int files)
    {
        await using var app = await MeasuredApp.StartAsync(inMemory: true);
        using var http = new HttpClient { BaseAddress = app.Address, Timeout = TimeSpan.FromMinutes(10) };
        var lines = Math.Min(Lines, BodyBytes / (ManifestBytes + files * FileBytes));
        await MeasureRateAsync(http, app.Domain, lines, files);
        Console.WriteLine($"app memory: {app.Memory}");
        return 0;
    }

    private static async Task MeasureRateAsync(HttpClient http, MintDomain domain, int lines, int files)
    {
        var (rates, rowRates) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var bulk = BulkOf(domain, $"round {round}", SmallFilling, lines, files);
            var started = Stopwatch.GetTimestamp();
            var location = await bulk.SendAsync(http);
            var took = Stopwatch.GetElapsedTime(started);
            await SignedBulk.ProjectedAsync(http, location);
            var projected = Stopwatch.GetElapsedTime(started) - took;
            if (round < 0)
                continue;
            rates.Add(lines / took.TotalSeconds);
            rowRates.Add(lines / projected.TotalSeconds);
            Console.WriteLine($"round {round}: {lines} mints of {files} files, {bulk.Bytes / 1e6:F1} MB, durable in "
                + $"{took.TotalSeconds:F2} s ({rates[^1]:F0}/s), rows after {projected.TotalSeconds:F1} s more "
                + $"({rowRates[^1]:F0}/s)");
        }
        rowRates.Sort();
        Console.WriteLine($"median {rates.Order().ElementAt(rates.Count / 2):F0} durable mints/s (goal 3307), "
            + $"{rowRates[Rounds / 2]:F0} projected/s (goal 1000), {files * rowRates[Rounds / 2]:F0} files/s");
    }

    private static async Task MeasureMemoryAsync(MeasuredApp app, HttpClient http, string name,
        Func<int, SignedBulk> bulkOf)
    {
        var bulks = Enumerable.Range(0, LargeClients).Select(bulkOf).ToArray();
        var started = Stopwatch.GetTimestamp();
        var locations = await Task.WhenAll(bulks.Select(bulk => bulk.SendAsync(http)));
        Console.WriteLine($"{LargeClients} x {bulks[0].Bytes / 1e6:F1} MB with {name} at once in "
            + $"{Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s, app memory: {app.Memory}");
        foreach (var location in locations)
            await SignedBulk.ProjectedAsync(http, location);
        Console.WriteLine($"and their rows after {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s, app memory: "
            + $"{app.Memory} (goal 400 MB)");
    }

    private static SignedBulk BulkOf(
        MintDomain domain, string label, int filling, int lines = Lines, int files = 1) =>
        new(domain, LocalKey.Generate(),
            Enumerable.Range(0, lines).Select(i => ManifestOf($"{label} component {i}", filling, files: files)));

    /// <summary>Components with three parents each among the earlier ones.</summary>
    private static SignedBulk FamiliesOf(MintDomain domain, string label)
    {
        var (key, shape, ids, manifests) =
            (LocalKey.Generate(), LineageShape.Window(Lines), new AinftId[Lines], new string[Lines]);
        for (var i = 0; i < Lines; i++)
        {
            manifests[i] = ManifestOf($"{label} component {i}", FamilyFilling, shape.ParentsOf(i, ids));
            ids[i] = SignedBulk.IdOf(manifests[i], key.Address);
        }
        return new SignedBulk(domain, key, manifests);
    }

    private static string ManifestOf(string name, int filling, string parents = "[]", int files = 1) =>
        $$"""{"ainft":1,"kind":"model","name":"{{name}}","parents":{{parents}},"""
            + $$""" "version":"1.0.0","license":"Apache-2.0","""
            + $$""" "artifacts":[{{string.Join(',', Enumerable.Range(0, files).Select(i => FileOf(name, i)))}}],"""
            + $$""" "properties":{"epochs":5,"loss":0.125,"notes":"{{new string('n', filling)}}"} }""";

    /// <summary>A file with a digest of its own, because each digest is a row of the index.</summary>
    private static string FileOf(string name, int number)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {number}")));
        return $$"""{"uri":"https://models.example/{{name.Replace(' ', '-')}}/weights-{{number}}.safetensors","""
            + $$""" "sha256":"{{digest}}","size":1000000000}""";
    }
}
