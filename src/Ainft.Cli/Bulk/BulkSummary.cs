using Spectre.Console;

namespace Ainft.Cli.Bulk;

/// <summary>A refused line with its violations.</summary>
internal sealed record RefusedLine(long Line, IReadOnlyList<Violation> Violations);

/// <summary>The result of sending a file.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Lines">The number of lines that are not blank.</param>
/// <param name="Minted">The number of new components.</param>
/// <param name="AlreadyThere">
/// The number of components that the server had already, from an earlier run, another line or another client.
/// </param>
/// <param name="Refused">The number of refused lines, which were left out.</param>
/// <param name="Bundles">The bundles that this run sent.</param>
/// <param name="Seconds">The seconds until all components were durable.</param>
/// <param name="PerSecond">The number of durable components per second.</param>
/// <param name="RefusedLines">The first refused lines.</param>
/// <param name="Warned">The number of warnings about the lines that this run sent.</param>
/// <param name="Warnings">The first warnings.</param>
internal sealed record BulkSummary(
    string File, long Lines, long Minted, long AlreadyThere, long Refused, IReadOnlyList<string> Bundles,
    double Seconds, double PerSecond, IReadOnlyList<RefusedLine> RefusedLines, long Warned,
    IReadOnlyList<LineWarning> Warnings)
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
            ("already registered", $"{AlreadyThere:N0}"),
            ("refused", $"{Refused:N0}"),
            ("rate", PerSecond > 0 ? $"{PerSecond:N0} per second, durable after {Seconds:N1} s" : null)));
    }
}
