using Ainft.Scale;

const int Seconds = 60, Bisected = 30;
const double Rate = 3_307;
var (report, usual) = (new Report(Console.Out), new ScaleSettings());
var (wide, often) = (usual with { HttpConcurrency = 64 }, usual with { AnchorEvery = 10 });

ModelCheck.Write(report);

foreach (var (name, settings) in new[] { ("16", usual), ("64", wide) })
{
    report.Head($"Single mints, 3,307 per second, {name} requests per instance");
    report.Uses(Scenarios.Single(Rate, settings, Seconds, out var mints));
    report.Say("");
    report.Say($"{mints.Instances} instances, {Report.Number((double)mints.Bundles / Seconds)} bundles per second, "
        + $"{Report.Number((double)mints.Mints / mints.Bundles)} mints per bundle, and "
        + $"{Report.Number(1_000 * mints.Duration)} ms per mint.");
}

Show("Bulk mints, 3,307 per second", Scenarios.Bulk(Rate, usual, Seconds));
Show("Bulk mints, 3,307 per second, three parents each", Scenarios.Bulk(Rate, ModelCheck.Families, Seconds));
Show("2,000 reads of components per second without a cache", Scenarios.Reads(2_000, usual, Seconds));
Show("10,000 nodes with the default of 200 open runs", Scenarios.Nodes(10_000, 200, usual, Seconds));
Show("10,000 nodes that all have work", Scenarios.Nodes(10_000, null, usual, Seconds));
Show("Bulk mints, 200 reads per second and 10,000 nodes", Scenarios.All(Rate, 200, 10_000, usual, Seconds));

report.Head("The rate at which the first limit is met");
report.Columns("load", "first second over a limit", "limit", "median second over a limit", "limit");
First("single mints, 16 requests per instance", rate => Scenarios.Single(rate, usual, Bisected));
First("single mints, 64 requests per instance", rate => Scenarios.Single(rate, wide, Bisected));
First("bulk mints, anchored every minute", rate => Scenarios.Bulk(rate, usual, Bisected));
First("bulk mints, anchored every 10 s", rate => Scenarios.Bulk(rate, often, Bisected));
First("reads of components", rate => Scenarios.Reads(rate, usual, Bisected));

Month.Write(report, usual, [1, 100, Rate]);
BillionComponents.Write(report, "A billion components, 10 per bundle, one parent each", 10, 1, usual);
BillionComponents.Write(report, "A billion components, 10,000 per bundle", 10_000, 0, usual);

void Show(string title, Load load)
{
    report.Head(title);
    report.Uses(load);
}

void First(string name, Func<double, Load> play)
{
    var (any, median) = (FirstLimit.Find(play, median: false), FirstLimit.Find(play, median: true));
    report.Row(name, $"{Report.Number(any.Rate)}/s", NameOf(any), $"{Report.Number(median.Rate)}/s", NameOf(median));
}

string NameOf(FirstLimit met) =>
    Limits.All[met.Limit].Name + (met.Part.Length > 0 ? $", `{met.Part}`" : "");
