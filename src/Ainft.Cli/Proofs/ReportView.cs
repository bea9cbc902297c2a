using Spectre.Console;

namespace Ainft.Cli.Proofs;

/// <summary>A verification report, for people and for scripts.</summary>
internal static class ReportView
{
    public static object Document(string file, VerificationReport report) => new
    {
        file,
        result = VerifyResult.Word(report.IsValid, report.IsConfirmedByChain),
        valid = report.IsConfirmedByChain,
        confirmedByChain = report.IsConfirmedByChain,
        checks = report.Checks.Select(check => new { name = check.Name, result = check.Result, detail = check.Detail }),
    };

    public static Tree Tree(string title, VerificationReport report)
    {
        var isAsked = VerifyResult.IsAsked(report.Checks);
        var tree = Shown.Tree($"{title}: {VerifyResult.Shown(report.IsValid, report.IsConfirmedByChain, isAsked)}");
        foreach (var check in report.Checks)
            tree.AddNode(Line(check));
        return tree;
    }

    /// <summary>A check as a line of a tree.</summary>
    public static Markup Line(VerificationCheck check) =>
        Shown.Markup($"{Mark(check.Result)} {check.Name} [grey]{check.Detail}[/]");

    /// <summary>The numbers of the checks that passed and that were not made, and the names of failed checks.</summary>
    public static string Summary(VerificationReport report)
    {
        var counts = report.Checks.CountBy(check => check.Result).ToDictionary();
        var failed = report.Checks.Where(check => check.Result == CheckResult.Fail).Select(check => check.Name);
        var notMade = counts.GetValueOrDefault(CheckResult.NotChecked);
        return $"{counts.GetValueOrDefault(CheckResult.Pass)} checks passed, {notMade} not made"
            + (report.IsValid ? "" : $", failed: {string.Join(", ", failed)}");
    }

    private static Shown.Coloured Mark(CheckResult result) => result switch
    {
        CheckResult.Pass => "✓".In("green"),
        CheckResult.Fail => "✗".In("red"),
        _ => "–".In("grey"),
    };
}
