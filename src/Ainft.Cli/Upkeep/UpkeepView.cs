using Spectre.Console;

namespace Ainft.Cli.Upkeep;

/// <summary>The result of a check or a rebuild, for people and for scripts.</summary>
internal static class UpkeepView
{
    public static object Document(UpkeepSummary summary, IReadOnlyList<UpkeepFinding> findings) => new
    {
        command = summary.Command,
        exitCode = summary.ExitCode,
        bundles = summary.Bundles,
        entries = summary.Entries,
        rows = summary.Rows,
        from = summary.From,
        to = summary.To,
        classes = summary.Findings,
        findings,
    };

    public static void Show(IAnsiConsole people, UpkeepSummary summary, IReadOnlyList<UpkeepFinding> findings)
    {
        if (summary.Findings.Count > 0)
            people.Write(Classes(summary));
        foreach (var finding in findings)
        {
            var repaired = finding.Repaired ? " Repaired." : "";
            people.Say($"  {finding.Class}  {finding.Subject}  [grey]{finding.Detail}{repaired}[/]");
        }

        people.Write(Output.Facts(
            ("bundles", $"{summary.Bundles:N0}"),
            ("entries", $"{summary.Entries:N0}"),
            ("rows", summary.Rows > 0 ? $"{summary.Rows:N0}" : null),
            ("generation", summary.To is { } to && to != summary.From ? $"{to}, before {summary.From}" : null),
            ("result", Verdict(summary))));
    }

    private static Table Classes(UpkeepSummary summary)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("severity", "class")
            .AddColumn(new TableColumn("found").RightAligned())
            .AddColumn(new TableColumn("repaired").RightAligned());
        foreach (var found in summary.Findings)
            table.AddRow(
                Shown.Markup($"{found.Severity.In(ColourOf(found.Severity))}"),
                Shown.Text(found.Class), Shown.Text($"{found.Count:N0}"), Shown.Text($"{found.Repaired:N0}"));
        return table;
    }

    private static string ColourOf(string severity) => severity switch
    {
        "loss" or "wrong" => "red",
        "missing" => "yellow",
        _ => "grey",
    };

    private static string Verdict(UpkeepSummary summary) => (summary.Command, summary.ExitCode) switch
    {
        ("rebuild", _) when summary.To != summary.From => "the index is rebuilt and in use",
        ("rebuild", _) => "stored bytes are lost, so the old index stays in use. --accept-loss rebuilds without them",
        (_, ExitCode.Ok) => summary.Findings.Count == 0 ? "no damage found" : "all findings are repaired",
        (_, ExitCode.Lost) => "data is lost, and storage cannot restore it",
        (_, ExitCode.Garbage) => "only garbage found, which readers do not see",
        _ => "damage found, which --repair can repair",
    };
}
