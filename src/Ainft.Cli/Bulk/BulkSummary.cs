using Spectre.Console;

namespace Ainft.Cli.Bulk;

/// <summary>A line that was left out, and why.</summary>
internal sealed record RefusedLine(long Line, IReadOnlyList<Violation> Violations);

/// <summary>What became of a file.</summary>
/// <param name="File">Its name.</param>
/// <param name="Lines">How many lines name a component, rightly or wrongly.</param>
/// <param name="Minted">How many components are new.</param>
/// <param name="AlreadyThere">How many the server had: from an earlier run, another line, or anybody.</param>
/// <param name="Refused">How many lines were left out.</param>
/// <param name="Bundles">The bundles that this run sent.</param>
/// <param name="Seconds">How long sending took, until all was durable.</param>
/// <param name="PerSecond">How many components a second the server made durable.</param>
/// <param name="RefusedLines">The first of the lines that were left out.</param>
internal sealed record BulkSummary(
    string File, long Lines, long Minted, long AlreadyThere, long Refused, IReadOnlyList<string> Bundles, double Seconds, double PerSecond,
    IReadOnlyList<RefusedLine> RefusedLines)
{
    private const int Shown = 20;

    public void Show(IAnsiConsole people, string verb)
    {
        foreach (var line in RefusedLines.Take(Shown))
            foreach (var violation in line.Violations)
                people.Say($"  [yellow]line {line.Line}  {violation.Pointer}[/]  {violation.Reason}");
        if (Refused > Shown)
            people.Say($"  [yellow]… and {Refused - Math.Min(Shown, RefusedLines.Count)} more lines[/]");
        people.Write(Output.Facts(
            (verb, $"{Minted:N0}"),
            ("already there", $"{AlreadyThere:N0}"),
            ("refused", $"{Refused:N0}"),
            ("rate", PerSecond > 0 ? $"{PerSecond:N0} a second, durable after {Seconds:N1} s" : null)));
    }
}
