using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures what each route costs when a caller without a registered key asks: bytes in, CPU of the app, requests to
/// storage, bytes out, and the units that the budget is charged. The registry holds 2,000 components, each with three
/// parents among the sixteen before it. The output is the table of docs/costs.md.
/// </summary>
internal static class CostsSuite
{
    private const int Components = 2_000;
    private const int Repeats = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        await using var registry = await LineageRegistry.BuildAsync(LineageShape.Window(Components));
        await registry.CloseAsync();
        await using var app = await registry.StartAsync();
        using var http = LineageRegistry.ClientOf(app);
        using var units = new ChargedUnits();
        var requests = new CostRequests(http, registry.Domain, registry.Ids);
        Console.WriteLine("| route | request | budget | bytes in | CPU ms | storage | bytes out | units | status |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (route, operation) in await OperationsAsync(http))
            foreach (var asked in requests.Of(operation))
                if (args.Length == 0 || args.Contains(operation))
                    Console.WriteLine(
                        $"| `{route}` | {asked.What} | {await MeasureAsync(registry, http, units, asked)} |");
        return 0;
    }

    private static async Task<Cost> MeasureAsync(LineageRegistry registry, HttpClient http, ChargedUnits units,
        AskedRequest asked)
    {
        // The first request compiles code and fills caches, so the suite does not measure it.
        await SendAsync(registry, http, units, asked, 0);
        var sum = await SendAsync(registry, http, units, asked, 1);
        for (var i = 2; i <= Repeats; i++)
            sum += await SendAsync(registry, http, units, asked, i);
        return sum / Repeats;
    }

    private static async Task<Cost> SendAsync(LineageRegistry registry, HttpClient http, ChargedUnits units,
        AskedRequest asked, int number)
    {
        using var request = await asked.Make(number);
        var sent = request.Content is { } content ? (await content.ReadAsByteArrayAsync()).LongLength : 0;
        var (before, cpu, paid) = (registry.Transport.Counts, Environment.CpuUsage.TotalTime, units.Sum);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var received = await CountAsync(body);
        var charged = await units.AfterAsync(paid);
        var counts = registry.Transport.Counts - before;
        return new Cost(BudgetOf(answer), sent, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds,
            counts.Reads + counts.Writes,
            received, charged, (int)answer.StatusCode);
    }

    private static async Task<long> CountAsync(Stream body)
    {
        var (buffer, sum) = (new byte[1 << 16], 0L);
        for (int read; (read = await body.ReadAsync(buffer)) > 0;)
            sum += read;
        return sum;
    }

    /// <summary>The name in <c>RateLimit-Policy</c> of the budget that the app charged.</summary>
    private static string BudgetOf(HttpResponseMessage answer) =>
        answer.Headers.GetValues("RateLimit-Policy").First().Split('"')[1];

    private static async Task<IReadOnlyList<(string Route, string Operation)>> OperationsAsync(HttpClient http)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync("api/openapi.json"));
        return [.. document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()
            .Select(method =>
                ($"{method.Name.ToUpperInvariant()} {path.Name["/api/".Length..]}",
                method.Value.GetProperty("operationId").GetString()!)))];
    }

    private sealed record Cost(
        string Budget, double Sent, double Cpu, double Storage, double Received, double Units, int Status)
    {
        public static Cost operator +(Cost one, Cost other) => one with
        {
            Sent = one.Sent + other.Sent,
            Cpu = one.Cpu + other.Cpu,
            Storage = one.Storage + other.Storage,
            Received = one.Received + other.Received,
            Units = one.Units + other.Units,
            Status = other.Status,
        };

        public static Cost operator /(Cost sum, int count) => sum with
        {
            Sent = sum.Sent / count,
            Cpu = sum.Cpu / count,
            Storage = sum.Storage / count,
            Received = sum.Received / count,
            Units = sum.Units / count,
        };

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Budget} | {Sent:N0} | {Cpu:N1} | {Storage:N1} | {Received:N0} | {Units:N0} | {Status}");
    }

    /// <summary>The units that the app charged to all budgets, from its own metric.</summary>
    private sealed class ChargedUnits : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

        private readonly MeterListener listener = new();
        private double sum;

        public ChargedUnits()
        {
            listener.InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Name == "ainft.request.cost")
                    it.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<double>((_, units, _, _) => sum += units);
            listener.Start();
        }

        public double Sum => Volatile.Read(ref sum);

        /// <summary>
        /// The units that the app charged meanwhile. It charges a request shortly after the client has received the
        /// answer.
        /// </summary>
        public async Task<double> AfterAsync(double before)
        {
            var started = Stopwatch.GetTimestamp();
            while (Sum == before && Stopwatch.GetElapsedTime(started) < Patience)
                await Task.Yield();
            return Sum - before;
        }

        public void Dispose() => listener.Dispose();
    }
}
