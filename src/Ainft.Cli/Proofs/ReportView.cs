using Spectre.Console;

namespace Ainft.Cli.Proofs;

/// <summary>A verification report, for people and for scripts.</summary>
internal static class ReportView
{
    public static object Document(string file, VerificationReport report) => new
    {
        file,
        valid = report.IsValid,
        confirmedByChain = report.IsConfirmedByChain,
        checks = report.Checks.Select(check => new { name = check.Name, result = check.Result, detail = check.Detail }),
    };

    public static Tree Tree(string title, VerificationReport report)
    {
        var verdict = report.IsValid ? "[green]valid[/]" : "[red]not valid[/]";
        var tree = new Tree($"{Markup.Escape(title)}: {verdict}");
        foreach (var check in report.Checks)
            tree.AddNode(Line(check));
        return tree;
    }

    /// <summary>A check as a line of a tree.</summary>
    public static string Line(VerificationCheck check) => $"{Mark(check.Result)} {Markup.Escape(check.Name)} [grey]{Markup.Escape(check.Detail)}[/]";

    /// <summary>How many checks passed, failed and were not made.</summary>
    public static string Summary(VerificationReport report)
    {
        var counts = report.Checks.CountBy(check => check.Result).ToDictionary();
        var failed = report.Checks.Where(check => check.Result == CheckResult.Fail).Select(check => check.Name);
        return $"{counts.GetValueOrDefault(CheckResult.Pass)} checks passed, {counts.GetValueOrDefault(CheckResult.NotChecked)} not made"
            + (report.IsValid ? "" : $", failed: {string.Join(", ", failed)}");
    }

    private static string Mark(CheckResult result) => result switch
    {
        CheckResult.Pass => "[green]✓[/]",
        CheckResult.Fail => "[red]✗[/]",
        _ => "[grey]–[/]",
    };
}
