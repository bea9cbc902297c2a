using Ainft.Ethereum;

namespace Ainft.Functions.Lineage;

/// <summary>
/// How far a walk through descendants is, as a token keeps it. A component's way up to the root of the walk follows from its label, so
/// that one component tells all levels; of the lowest levels alone, up to 16, it is kept where among the children they are.
/// </summary>
/// <param name="At">The component whose children are the lowest level.</param>
/// <param name="Climbs">Whether there may be more to see on levels above those kept: each is found again by the one below.</param>
/// <param name="Levels">The levels from the lowest up: how far their parents are from the root, and where reading goes on.</param>
internal sealed record DescendantPlace(AinftId At, bool Climbs, IReadOnlyList<(int Distance, EdgePlace From)> Levels)
{
    public const int MaxLevels = 16;

    private const string Up = "up";
    private const int MaxRow = 100;

    public override string ToString() =>
        string.Join(':', Levels.Select(level => $"{level.Distance}.{level.From.Skip}.{level.From.Row}").Prepend(Climbs ? Up : "").Prepend(At.ToString()));

    /// <summary>Null: this is no such text. Whether the component is a descendant, and that far away, is not known yet.</summary>
    public static DescendantPlace? Parse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length is < 2 or > 2 + MaxLevels || !AinftId.TryParse(parts[0], out var at) || parts[1] is not (Up or ""))
            return null;
        var levels = new List<(int, EdgePlace)>();
        foreach (var part in parts[2..])
            if (ParseLevel(part) is { } level && (levels.Count == 0 || level.Distance < levels[^1].Item1))
                levels.Add(level);
            else
                return null;
        return new DescendantPlace(at, parts[1] == Up, levels);
    }

    private static (int Distance, EdgePlace From)? ParseLevel(string text) =>
        text.Split('.') is [var distance, var skip, var row] && IsNumber(distance, out var steps) && IsNumber(skip, out var past)
        && row.Length <= MaxRow && row.All(character => char.IsAsciiHexDigitLower(character) || character is '-' or 't')
            ? (steps, new EdgePlace(row, past))
            : null;

    private static bool IsNumber(string text, out int number) => DecimalText.TryRead(text, out number);
}
