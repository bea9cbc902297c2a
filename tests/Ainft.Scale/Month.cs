namespace Ainft.Scale;

/// <summary>The requests and bytes of 30 days at a steady rate.</summary>
internal static class Month
{
    private const double Seconds = 30 * 86_400;
    private const string Instances = "instances";

    /// <summary>The month of single mints.</summary>
    public static IReadOnlyDictionary<string, double> OfSingle(double rate, ScaleSettings settings)
    {
        // At a low rate a minute would have too few mints for a mean.
        var seconds = rate < 10 ? 1_200 : 60;
        var load = Scenarios.Single(rate, settings, seconds);
        return new Dictionary<string, double>(load.Operations
            .Select(kind => KeyValuePair.Create(kind.Key, kind.Value * Seconds / seconds)))
        {
            [Instances] = load.UseOf(Limit.Instances).Highest,
        };
    }

    /// <summary>
    /// The month of bulk mints. A bundle always costs the same, so one bundle stands for all, beside the requests that
    /// do not depend on bundles.
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
        return new Dictionary<string, double>(bundle.Operations.Keys.Union(steady.Operations.Keys)
            .Select(kind => KeyValuePair.Create(
                kind,
                (bundle.Operations.GetValueOrDefault(kind) * rate / settings.BulkEntries
                    + steady.Operations.GetValueOrDefault(kind) / Played) * Seconds)))
        {
            [Instances] = mints.Instances,
        };
    }

    /// <summary>Writes the table of both kinds of mints at several rates.</summary>
    public static void Write(Report report, ScaleSettings settings, double[] rates)
    {
        report.Head("Requests and bytes of 30 days");
        string[] kinds = ["table writes", "table reads", "blob writes", "blob reads", "queue operations"];
        report.Columns(["mints", .. kinds, "GB into storage", Instances]);
        foreach (var rate in rates)
        {
            Row("single", OfSingle(rate, settings));
            Row("bulk", OfBulk(rate, settings));

            void Row(string name, IReadOnlyDictionary<string, double> month) => report.Row(
            [
                $"{Report.Number(rate)}/s, {name}",
                .. kinds.Select(kind => $"{Report.Number(month.GetValueOrDefault(kind) / 1e6)} M"),
                Report.Number(month.GetValueOrDefault("bytes into storage") / 1e9),
                Report.Number(month[Instances]),
            ]);
        }
    }
}
