using System.Globalization;

namespace Ainft.Functions.Upkeep;

/// <summary>Writes findings and their numbers for people without the command line tool.</summary>
internal sealed class PlainLines(TextWriter output) : IUpkeepSink
{
    public void Progress(string pass, long done, long total, string unit)
    {
        if (done == total)
            output.WriteLine($"{pass}: {total.ToString("N0", CultureInfo.InvariantCulture)} {unit}");
    }

    public void Finding(FindingClass found, string subject, string detail, bool repaired) =>
        output.WriteLine(
            $"{found.Name} ({found.Severity.ToString().ToLowerInvariant()}{(repaired ? ", repaired" : "")}) "
            + $"{subject}: {detail}");

    public void Summary(string command, UpkeepReport report, (int From, int To)? generations, int exitCode)
    {
        foreach (var found in report.Findings)
            output.WriteLine($"{found.Class.Name}: {found.Count} found, {found.Repaired} repaired");
        var moved = generations is var (from, to) ? $", generation {from} to {to}" : "";
        output.WriteLine(
            $"{command}: {report.Bundles} bundles, {report.Entries} entries, {report.Rows} rows{moved}, "
            + $"exit code {exitCode}");
    }

    public void Failure(string message) => output.WriteLine(message);
}
