using System.Globalization;
using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Docs;

/// <summary>The requests to storage of one request, and the KiB that they read, cold and warm.</summary>
internal sealed record ReadCost(string Route, string Items, int Cold, int Warm, int ColdKiB, int WarmKiB)
{
    public (string Route, string Items) Key => (Route, Items);

    public bool IsWithin(ReadCost budget) => Cold <= budget.Cold && Warm <= budget.Warm
        && ColdKiB <= budget.ColdKiB && WarmKiB <= budget.WarmKiB;

    /// <summary>The row of the table.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| `{Route}` | {Items} | {Cold:N0} | {Warm:N0} | {ColdKiB:N0} | {WarmKiB:N0} |");
}

/// <summary>The table of docs/limits.md with the most requests to storage and bytes of each GET route.</summary>
internal static class ReadBudgets
{
    private const string Page = "limits.md";
    private const string Header = "| route | items |";

    public static IReadOnlyList<ReadCost> Read() => [.. DocumentedTable.Rows(Page, Header).Select(Parse)];

    /// <summary>Replaces the table by measured rows, with a quarter more bytes.</summary>
    public static void Write(IEnumerable<ReadCost> measured)
    {
        var path = Path.Combine(Npm.Root, "docs", Page);
        var lines = File.ReadAllLines(path);
        var first = Array.FindIndex(lines, line => line.StartsWith(Header, StringComparison.Ordinal)) + 2;
        var rows = measured.Select(cost =>
            cost with { ColdKiB = WithRoom(cost.ColdKiB), WarmKiB = WithRoom(cost.WarmKiB) });
        File.WriteAllLines(
            path,
            [.. lines[..first], .. rows.Select(row => $"{row}"), .. lines[first..].SkipWhile(IsRow)]);
    }

    private static bool IsRow(string line) => line.StartsWith('|');

    private static int WithRoom(int kib) => (kib * 5 + 3) / 4;

    private static ReadCost Parse(string line)
    {
        var cells = line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray();
        return new ReadCost(
            cells[0].Trim('`'), cells[1], NumberOf(cells[2]), NumberOf(cells[3]), NumberOf(cells[4]),
            NumberOf(cells[5]));
    }

    private static int NumberOf(string text) =>
        int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
