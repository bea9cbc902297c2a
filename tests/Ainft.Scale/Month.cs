namespace Ainft.Scale;

/// <summary>The use of the parts of Azure in 30 days at a steady rate, and its cost.</summary>
internal static class Month
{
    public const string TableWrites = "table writes", TableReads = "table reads";
    public const string BlobWrites = "blob writes", BlobReads = "blob reads", QueueOperations = "queue operations";
    public const string RowGB = "GB of rows", BlobGB = "GB of blobs", TelemetryGB = "GB of telemetry";
    public const string Executions = "executions", GBSeconds = "GB-seconds", BusOperations = "Service Bus operations";

    private const double Seconds = 30 * 86_400;
    private const string Instances = "instances";

    /// <summary>The month of single mints.</summary>
    public static IReadOnlyDictionary<string, double> OfSingle(double rate, ScaleSettings settings)
    {
        // At a low rate a minute would have too few mints for a mean.
        var seconds = rate < 10 ? 1_200 : 60;
        var load = Scenarios.Single(rate, settings, seconds);
        return Of(
            load.Operations.Select(kind => KeyValuePair.Create(kind.Key, kind.Value * Seconds / seconds)),
            load.UseOf(Limit.Instances).Highest, rate, settings);
    }

    /// <summary>
    /// The month of bulk mints. A bundle always costs the same, so one bundle stands for all, beside the requests that
    /// do not depend on bundles. A bundle has two executions, which are its request and its message.
    /// </summary>
    public static IReadOnlyDictionary<string, double> OfBulk(double rate, ScaleSettings settings)
    {
        const int Played = 600;
        var (bundle, steady, keys) = (new Load(Played), new Load(Played), new RandomKeys(new Random(1)));
        var mints = new BulkMints(rate, settings);
        mints.Project(bundle, mints.Commit(bundle, 0, keys), keys);
        var bytes = (double)settings.LineBytes * settings.BulkEntries;
        new Anchoring(rate / settings.BulkEntries, rate, bytes, settings).Play(steady, keys);
        new Background(mints.Instances, readsAnchors: false, settings).Play(steady, keys);
        return Of(
            bundle.Operations.Keys.Union(steady.Operations.Keys).Select(kind => KeyValuePair.Create(
                kind,
                (bundle.Operations.GetValueOrDefault(kind) * rate / settings.BulkEntries
                    + steady.Operations.GetValueOrDefault(kind) / Played) * Seconds)),
            mints.Instances, 2 * rate / settings.BulkEntries, settings);
    }

    /// <summary>Writes the prices, and the tables of both kinds of mints at several rates.</summary>
    public static void Write(Report report, ScaleSettings settings, double[] rates)
    {
        (string Name, IReadOnlyDictionary<string, double> Use)[] months =
        [
            .. rates.SelectMany(rate => new[]
            {
                ($"{Report.Number(rate)}/s, single", OfSingle(rate, settings)),
                ($"{Report.Number(rate)}/s, bulk", OfBulk(rate, settings)),
            }),
        ];
        string[] names = [.. Prices.All.Select(price => price.Of)];
        report.Head("Use in 30 days");
        report.Columns(["mints", .. names, Instances]);
        foreach (var (name, use) in months)
            report.Row([name, .. names.Select(kind => UnitsOf(kind, use)), Report.Number(use[Instances])]);
        report.Head("Prices");
        report.Columns("use", "units", "US dollars");
        foreach (var price in Prices.All)
            report.Row(price.Of, Report.Number(price.Per), Report.Price(price.Dollars));
        report.Head("Cost of 30 days in US dollars");
        report.Columns(["mints", .. names, "sum"]);
        foreach (var (name, use) in months)
        {
            double[] costs = [.. Prices.All.Select(price => price.Times(use.GetValueOrDefault(price.Of)))];
            report.Row([name, .. costs.Select(Report.Amount), Report.Amount(costs.Sum())]);
        }
    }

    private static string UnitsOf(string kind, IReadOnlyDictionary<string, double> use)
    {
        var units = use.GetValueOrDefault(kind);
        return kind.StartsWith("GB of", StringComparison.Ordinal)
            ? Report.Amount(units)
            : $"{Report.Amount(units / 1e6)} M";
    }

    /// <summary>Adds the use that follows from the instances and the rate of executions without timers.</summary>
    private static Dictionary<string, double> Of(
        IEnumerable<KeyValuePair<string, double>> stored, double instances, double rate, ScaleSettings settings)
    {
        var executions = rate + Background.RunsPerSecond + 1.0 / settings.AnchorEvery;
        var traces = Math.Min(executions, instances * settings.TracesPerSecond);
        return new Dictionary<string, double>(stored)
        {
            [Instances] = instances,
            [Executions] = executions * Seconds,
            // As if each instance worked all the time, which is the most.
            [GBSeconds] = instances * settings.MemoryGB * Seconds,
            [TelemetryGB] = traces * settings.TraceBytes * Seconds / 1e9,
        };
    }
}
