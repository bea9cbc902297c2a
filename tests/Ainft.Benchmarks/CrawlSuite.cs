using System.Globalization;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>
/// Reads every component of a large registry once, in random order, as a crawler does. Most reads find nothing in the
/// cache, which is smaller than the registry. Goals: at most 300 MB of memory in the app, and the requests to storage
/// of docs/limits.md.
/// </summary>
internal static class CrawlSuite
{
    private const int Connections = 8, Counted = 5_000, Seed = 13;

    /// <param name="args">The number of components, 100,000 if absent.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var count = args is [var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 100_000;
        await using var registry = await LineageRegistry.BuildAsync(LineageShape.Families(count));
        var order = registry.Ids.ToArray();
        new Random(Seed).Shuffle(order);

        await using (var app = await AppProcess.StartAsync(registry.Settings))
        {
            Console.WriteLine($"before: memory {ProcessMemory.Describe(app.Id)}");
            Console.WriteLine($"crawl: {await CrawlAsync(app.Address, order)}");
            Console.WriteLine($"after: memory {ProcessMemory.Describe(app.Id)} (goal 300 MB)");
        }

        var reads = await CountAsync(registry, order.Take(Counted).ToArray());
        Console.WriteLine($"{reads:F2} requests to storage per component, over {Math.Min(Counted, count)} of them");
        return 0;
    }

    private static Task<LoadResult> CrawlAsync(Uri app, AinftId[] order) => Load.RunAsync(
        order.Length, Connections, (http, i) => http.GetAsync(new Uri(app, $"api/ainfts/{order[i]}")));

    /// <summary>Counts the reads in an app of this process, because a child has its own transport.</summary>
    private static async Task<double> CountAsync(LineageRegistry registry, AinftId[] order)
    {
        await using var app = await registry.StartAsync();
        var before = registry.Transport.Counts.Reads;
        await CrawlAsync(new Uri(app.Urls.Single()), order);
        return (double)(registry.Transport.Counts.Reads - before) / order.Length;
    }
}
