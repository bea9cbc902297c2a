using System.Diagnostics;
using System.Globalization;
using Ainft.Functions.Lineage;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures lineages of 10,000 and of 100,000 components side by side. One shape is a chain, and the other gives each
/// component three parents among the sixteen before it. The suite compares all ancestors of the last component over
/// HTTP with <c>git rev-list</c> on the same graph with a commit-graph. It also measures the storage reads of questions
/// and the storage writes of mints. Goals: 2 times git, two reads to decide whether a component is an ancestor, 1/500
/// of the reads of a level-by-level walk, 0.03 writes per mint, 1,000 projected mints per second.
/// </summary>
internal static class LineageSuite
{
    private const int Repeats = 7;

    /// <param name="args">The numbers of components. Each number makes a chain and a graph.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var counts =
            args is [] ? [10_000, 100_000] : args.Select(text => int.Parse(text, CultureInfo.InvariantCulture));
        var columns = new List<(string Name, List<(string What, string Figure)> Figures)>();
        foreach (var shape
            in counts.SelectMany(count => new[] { LineageShape.Window(count), LineageShape.Chain(count) }))
            columns.Add((shape.Name, await MeasureAsync(shape)));
        Print(columns);
        return 0;
    }

    private static async Task<List<(string, string)>> MeasureAsync(LineageShape shape)
    {
        await using var registry = await LineageRegistry.BuildAsync(shape);
        var last = registry.Costs[^1];
        var all = new StorageCounts();
        foreach (var bundle in registry.Costs)
            all -= new StorageCounts() - bundle.Counts;
        return
        [
            .. await MeasureAncestorsAsync(registry),
            .. await MeasureQuestionsAsync(registry),
            ("writes per mint, last bundle", $"{(double)last.Counts.Writes / last.Mints:F4}"),
            ("of tables, blobs, queue", $"{last.Counts.Tables}, {last.Counts.Blobs}, {last.Counts.Queues}"),
            ("writes per mint, all", $"{(double)all.Writes / shape.Count:F4}"),
            ("durable mints/s, last bundle", $"{last.DurablePerSecond:F0}"),
            ("projected mints/s, last bundle", $"{last.RowsPerSecond:F0}"),
            ("projected mints/s, all", $"{shape.Count / registry.Costs.Sum(bundle => bundle.Rows.TotalSeconds):F0}"),
            ("label bytes on a row", $"{await registry.TailBytesAsync():F0}"),
            ("sets", $"{all.Sets} of {all.SetBytes / 1e6:F0} MB"),
            ("set bytes per component", $"{(double)all.SetBytes / shape.Count:F0}"),
        ];
    }

    /// <summary>Measures in turn git, an app with empty caches, and the same app again.</summary>
    private static async Task<List<(string, string)>> MeasureAncestorsAsync(LineageRegistry registry)
    {
        var expected =
            registry.Shape.AncestorsOf(registry.Shape.Count - 1).Select(number => registry.Ids[number]).ToHashSet();
        var path = $"api/ainfts/{registry.Ids[^1]}/ancestors?format=ids";
        var (git, cold, warm, reads) = (new List<double>(), new List<double>(), new List<double>(), 0);
        using var history = await GitHistory.CreateAsync(registry.Shape);
        for (var round = -1; round < Repeats; round++)
        {
            var (commits, took) = await history.RevListAsync();
            await using var app = await registry.StartAsync();
            using var http = LineageRegistry.ClientOf(app);
            var before = registry.Transport.Counts;
            var (body, first) = await GetAsync(http, path);
            reads = (registry.Transport.Counts - before).Reads;
            var second = (await GetAsync(http, path)).Took;
            if (round >= 0)
                (git, cold, warm) = ([.. git, took.TotalMilliseconds], [.. cold, first.TotalMilliseconds],
                    [.. warm, second.TotalMilliseconds]);
            else if (commits != expected.Count + 1 || !expected.SetEquals(body.Split('\n',
                StringSplitOptions.RemoveEmptyEntries).Select(line => AinftId.Parse(line))))
                throw new InvalidOperationException(
                    $"{registry.Shape.Name}: the ancestors differ from the result of a graph search.");
        }
        return
        [
            ("ancestors of the last", $"{expected.Count}"),
            ("git rev-list, ms", $"{Median(git):F1}"),
            ("all ancestors, empty caches, ms", $"{Median(cold):F1}"),
            ("times git (goal 2)", $"{Median(cold) / Median(git):F2}"),
            ("all ancestors, set cached, ms", $"{Median(warm):F1}"),
            ("times git (goal 2)", $"{Median(warm) / Median(git):F2}"),
            ("reads", $"{reads}"),
            ("fraction of the reads of a walk by levels", $"1/{expected.Count / reads}"),
        ];
    }

    /// <summary>
    /// Asks for the farthest ancestor of the last component. Then it asks whether the last component is an ancestor of
    /// the middle one, which it is not.
    /// </summary>
    private static async Task<List<(string, string)>> MeasureQuestionsAsync(LineageRegistry registry)
    {
        var farthest = registry.Ids[registry.Shape.AncestorsOf(registry.Shape.Count - 1).Min()];
        var (last, middle) = (registry.Ids[^1], registry.Ids[registry.Shape.Count / 2]);
        return
        [
            ("is-ancestor yes, reads (goal 2)", await DecideAsync(registry, last, farthest, true)),
            ("is-ancestor no, reads (goal 2)", await DecideAsync(registry, middle, last, false)),
            .. await AskAsync(registry, "yes and the path over HTTP", last, farthest),
            .. await AskAsync(registry, "no over HTTP", middle, last),
        ];
    }

    /// <summary>
    /// The number of reads that decide whether a component is an ancestor. Fails when the answer is wrong.
    /// </summary>
    public static async Task<string> DecideAsync(LineageRegistry registry, AinftId id, AinftId other, bool expected)
    {
        await using var app = await registry.StartAsync();
        var before = registry.Transport.Counts;
        var component = await app.Services.GetRequiredService<Components>().FindAsync(id, default);
        if (await app.Services.GetRequiredService<Ancestries>().ContainsAsync(component!, other, default) != expected)
            throw new InvalidOperationException(
                $"{registry.Shape.Name}: the answer whether {other} is an ancestor of {id} is wrong.");
        return $"{(registry.Transport.Counts - before).Reads}";
    }

    private static async Task<List<(string, string)>> AskAsync(LineageRegistry registry, string what, AinftId id,
        AinftId other)
    {
        var (cold, warm, reads) = (new List<double>(), new List<double>(), 0);
        for (var round = 0; round < Repeats; round++)
        {
            await using var app = await registry.StartAsync();
            using var http = LineageRegistry.ClientOf(app);
            var before = registry.Transport.Counts;
            cold.Add((await GetAsync(http, $"api/ainfts/{id}/ancestors/{other}")).Took.TotalMilliseconds);
            reads = (registry.Transport.Counts - before).Reads;
            warm.Add((await GetAsync(http, $"api/ainfts/{id}/ancestors/{other}")).Took.TotalMilliseconds);
        }
        return [($"{what}, reads", $"{reads}"), ($"{what}, ms", $"{Median(cold):F1}"),
            ($"{what}, cached, ms", $"{Median(warm):F1}")];
    }

    private static async Task<(string Body, TimeSpan Took)> GetAsync(HttpClient http, string path)
    {
        var started = Stopwatch.GetTimestamp();
        var body = await http.GetByteArrayAsync(path);
        var took = Stopwatch.GetElapsedTime(started);
        return (System.Text.Encoding.ASCII.GetString(body), took);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Print(List<(string Name, List<(string What, string Figure)> Figures)> columns)
    {
        Console.WriteLine($"{"",-36}{string.Concat(columns.Select(column => $"{column.Name,18}"))}");
        for (var row = 0; row < columns[0].Figures.Count; row++)
        {
            var figures = string.Concat(columns.Select(column => $"{column.Figures[row].Figure,18}"));
            Console.WriteLine($"{columns[0].Figures[row].What,-36}{figures}");
        }
    }
}
