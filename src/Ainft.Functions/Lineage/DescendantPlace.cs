using Ainft.Ethereum;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The position of a walk through descendants, for a page token. The path from a component up to the root of the walk
/// follows from its label, so one component determines all levels. Only the lowest levels, up to 16, have their
/// position among the children.
/// </summary>
/// <param name="At">The parent of the lowest level.</param>
/// <param name="Climbs">
/// Whether levels above those in the token may have more children. The walk finds the position in such a level from the
/// level below it.
/// </param>
/// <param name="Levels">
/// The levels from the lowest up, each with the distance of its parent from the root and the position of the next edge.
/// </param>
internal sealed record DescendantPlace(AinftId At, bool Climbs, IReadOnlyList<(int Distance, EdgePlace From)> Levels)
{
    public const int MaxLevels = 16;

    private const string Up = "up";
    private const int MaxRow = 100;

    public override string ToString()
    {
        var levels = Levels.Select(level => $"{level.Distance}.{level.From.Skip}.{level.From.Row}");
        return string.Join(':', levels.Prepend(Climbs ? Up : "").Prepend(At.ToString()));
    }

    /// <summary>
    /// Parses a position, or returns null when the text does not have the form. It does not check that the component is
    /// a descendant at this distance.
    /// </summary>
    public static DescendantPlace? Parse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length is < 2 or > 2 + MaxLevels || !AinftId.TryParse(parts[0], out var at)
            || parts[1] is not (Up or ""))
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
        text.Split('.') is [var distance, var skip, var row]
        && IsNumber(distance, out var steps) && IsNumber(skip, out var past)
        && row.Length <= MaxRow && row.All(character => char.IsAsciiHexDigitLower(character) || character is '-' or 't')
            ? (steps, new EdgePlace(row, past))
            : null;

    private static bool IsNumber(string text, out int number) => DecimalText.TryRead(text, out number);
}
