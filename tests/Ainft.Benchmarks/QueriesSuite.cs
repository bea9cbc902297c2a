using System.Globalization;
using Ainft.Cli.Dev;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>
/// Reads finalized components, lists and states from 8 connections, after earlier requests. It compares the rates with
/// two naive servers on the same Azurite, in turn. Goals: the rate of each query, a p99 of at most 50 ms, 5 times the
/// naive read of one entity for a component, and the naive read of a hundred entities for a list of a hundred.
/// </summary>
internal static class QueriesSuite
{
    private const int Connections = 8, Rounds = 3, WarmUp = 500;

    /// <param name="args">The number of requests per measurement, then the names of queries.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var requests = args is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 3_000;
        await using var registry = await QueryRegistry.BuildAsync();
        await using var naive = await AppProcess.ListenAsync(
            ChildProcess.Start(Environment.ProcessPath!, ["naive-reads", registry.App.Storage]));
        Console.WriteLine("| query | requests/s | p99 | times one entity | times a hundred entities | goal |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var query in registry.Queries.Where(query => args.Length < 2 || args.Skip(1).Contains(query.Name)))
            Console.WriteLine(await MeasureAsync(registry.App.Address, naive.Address, query, requests));
        Console.WriteLine($"app memory: {registry.App.Memory} (goal 300 MB)");
        return 0;
    }

    private static async Task<string> MeasureAsync(Uri app, Uri naive, Query query, int requests)
    {
        var (ours, one, hundred) = (new List<LoadResult>(), new List<LoadResult>(), new List<LoadResult>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await LoadAsync(new Uri(app, $"api/{query.Path}"), query.IsConditional, requests));
            one.Add(await LoadAsync(new Uri(naive, NaiveReads.One), false, requests));
            hundred.Add(await LoadAsync(new Uri(naive, NaiveReads.Hundred), false, requests));
        }
        var rate = Median(ours.Select(load => load.PerSecond));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| `{query.Name}` | {rate:N0} | {Median(ours.Select(load => load.P99.TotalMilliseconds)):F1} ms "
                + $"| {rate / Median(one.Select(load => load.PerSecond)):F1} "
                + $"| {rate / Median(hundred.Select(load => load.PerSecond)):F1} | {query.Goal:N0} |");
    }

    private static async Task<LoadResult> LoadAsync(Uri address, bool isConditional, int requests)
    {
        var tag = isConditional ? await TagOfAsync(address) : null;
        await Load.GetAsync(address, WarmUp, Connections, tag);
        return await Load.GetAsync(address, requests, Connections, tag);
    }

    private static async Task<string> TagOfAsync(Uri address)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(address);
        return answer.Headers.ETag!.ToString();
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
