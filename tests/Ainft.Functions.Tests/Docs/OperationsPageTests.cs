using System.Text.RegularExpressions;

namespace Ainft.Functions.Tests.Docs;

/// <summary>The tables of docs/operations.md list exactly the events and metrics of the code.</summary>
public sealed partial class OperationsPageTests
{
    [Fact]
    public void Its_events_are_those_of_the_log()
    {
        var logged = Sources().SelectMany(source => EventId().Matches(source).Select(match => match.Groups[1].Value));
        var listed = Cells("| event |").SelectMany(cell => cell.Split(", "));
        Assert.Equal(logged.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_metrics_are_those_of_the_meter()
    {
        var measured = Sources().SelectMany(source => Metric().Matches(source).Select(match => match.Groups[1].Value));
        var listed = Cells("| metric |").Select(cell => cell.Trim('`'));
        Assert.Equal(measured.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Sources() =>
        DocumentedTable.SourcesOfApp().Select(File.ReadAllText);

    /// <summary>The first cells of the rows below a header.</summary>
    private static IEnumerable<string> Cells(string header) =>
        DocumentedTable.Rows("operations.md", header).Select(line => line.Split('|')[1].Trim());

    [GeneratedRegex(@"\[LoggerMessage\(\s*(\d+),")]
    private static partial Regex EventId();

    [GeneratedRegex(@"Create\w+(?:<\w+>)?\(\s*""(ainft\.[a-z.]+)""")]
    private static partial Regex Metric();
}
