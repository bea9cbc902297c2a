using System.Text.RegularExpressions;
using Spectre.Console;

namespace Ainft.Cli;

/// <summary>
/// A list for people with one line per item, at most as wide as the console. When ids, digests and addresses do not
/// fit, the list shortens all of them, and a line below says how to get the whole texts. When the lines are still too
/// long, the list cuts the texts of one column.
/// </summary>
/// <param name="flexible">The number of the column with texts that may be cut.</param>
/// <param name="columns">The columns' names.</param>
internal sealed partial class Listing(int flexible, params string[] columns)
{
    private const int Gap = 2, Narrowest = 8, DefaultWidth = 80;
    private readonly List<string[]> rows = [];

    public void Add(params string?[] cells) => rows.Add([.. cells.Select(cell => PlainText.Clean(cell ?? ""))]);

    public void Write(IAnsiConsole people)
    {
        var room = people.Profile.Width > 0 ? people.Profile.Width : DefaultWidth;
        var isShort = Widths(rows).Sum() + Gap * (columns.Length - 1) > room;
        var shown = isShort ? [.. rows.Select(row => row.Select(Shorten).ToArray())] : rows;
        var widths = Widths(shown);
        widths[flexible] = Math.Max(
            Math.Min(widths[flexible], Narrowest),
            Math.Min(widths[flexible], room - Gap * (columns.Length - 1) - (widths.Sum() - widths[flexible])));
        people.Say($"[grey]{Line(columns, widths)}[/]");
        foreach (var row in shown)
            people.Say($"{Line(row, widths)}");
        if (isShort && rows.Any(row => row.Any(cell => LongHex().IsMatch(cell))))
            people.Say($"[grey]Ids are shortened. --json, a pipe or a wider window shows whole ids.[/]");
    }

    /// <summary>The text with the first and last digits of each id, which are enough to distinguish ids.</summary>
    public static string Shorten(string text) => LongHex().Replace(text, id => $"{id.Value[..8]}…{id.Value[^4..]}");

    private int[] Widths(IReadOnlyList<string[]> lines) =>
        [.. columns.Select((name, column) =>
            lines.Select(line => PlainText.Columns(line[column])).Append(name.Length).Max())];

    private static string Line(string[] cells, int[] widths) =>
        string.Join(new string(' ', Gap), cells.Select((cell, column) =>
    {
        var fitted = PlainText.Fit(cell, widths[column]);
        return fitted + new string(' ', Math.Max(0, widths[column] - PlainText.Columns(fitted)));
    })).TrimEnd();

    [GeneratedRegex("(?:0x)?[0-9a-fA-F]{40,}")]
    private static partial Regex LongHex();
}
