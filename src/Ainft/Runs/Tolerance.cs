using System.Globalization;

namespace Ainft.Runs;

/// <summary>
/// The smallest effect that a comparator would have refused. A verdict states it, because a verdict with a great
/// tolerance means little.
/// </summary>
/// <remarks>
/// If one number has several comparators, it must satisfy all of them. If a comparator has several numbers, the
/// tolerance is that of the number with the greatest relative tolerance. A claimed 0 comes before all others, and ties
/// are broken by the ordinal order of file and pointer. A number in a file that is also compared bit by bit has no
/// tolerance.
/// </remarks>
/// <param name="Place">The number with the greatest tolerance.</param>
/// <param name="Absolute">The greatest difference that is accepted. Null when no number is claimed, or when the
/// difference is beyond the range of a double.</param>
/// <param name="Relative">The same as a fraction of the claimed number. Null when <paramref name="Absolute"/> is null
/// or 0 is claimed.</param>
/// <param name="Side">The side of the tolerance.</param>
/// <param name="IsBounded">Whether the comparator keeps the <see cref="Bounds"/> of every number.</param>
public sealed record Tolerance(MetricPlace Place, double? Absolute, double? Relative, ToleranceSide Side,
    bool IsBounded)
{
    /// <summary>The words for a comparator without a bound, wherever a verdict is shown.</summary>
    public const string NotBounded = "tolerance not bounded";

    /// <summary>
    /// The text for people, for example <c>within 0.5 %</c>, <c>within 0.002</c> of a claimed 0, or
    /// <see cref="NotBounded"/>.
    /// </summary>
    public string Text => IsBounded
        ? $"within {Amount}{(Side == ToleranceSide.Both ? "" : $" {SideWord}")}"
        : NotBounded;

    /// <summary>The word for the side, which is <c>both</c>, <c>above</c> or <c>below</c>.</summary>
    public string SideWord => RunWords.ToText(Side);

    private string Amount => Relative is { } part ? $"{Rounded(100 * part)} %" : Rounded(Absolute ?? 0);

    /// <summary>
    /// The tolerance of a comparator. Null when it has no tolerance, or when it has baselines but no claimed number
    /// yet.
    /// </summary>
    public static Tolerance? Of(Comparator comparator)
    {
        ArgumentNullException.ThrowIfNull(comparator);
        var exact = comparator.Parts.OfType<Comparator.Bitwise>().ToArray();
        var places = comparator.Parts.Where(part => part is not Comparator.Bitwise)
            .GroupBy(part => part.Metrics.Single())
            .Where(place => !exact.Any(bitwise => bitwise.Files is null || bitwise.Files.Contains(place.Key.File)))
            .Select(place => At(place.Key, [.. place]))
            .OrderBy(tolerance => tolerance.IsBounded).ThenByDescending(Weight)
            .ThenBy(tolerance => tolerance.Place.File, StringComparer.Ordinal)
                .ThenBy(tolerance => tolerance.Place.Pointer, StringComparer.Ordinal)
            .ToArray();
        return places.FirstOrDefault() is { } most && (most.IsBounded || !IsOpen(comparator)) ? most : null;
    }

    /// <summary>
    /// Whether it belongs to a template with baselines. Its tolerance gets a bound when the nodes agree on a number.
    /// </summary>
    private static bool IsOpen(Comparator comparator) => comparator.Parts
        .Where(part => part is not Comparator.Bitwise)
            .All(part => Bounds.BaselineOf(part) is not null && ClaimedBy(part) is null);

    private static double Weight(Tolerance tolerance) => tolerance.Relative ?? double.PositiveInfinity;

    private static Tolerance At(MetricPlace place, IReadOnlyList<Comparator> parts)
    {
        var above = Least(parts.Where(part => part is not Comparator.Close { Direction: CloseDirection.AtLeast }));
        var below = Least(parts.Where(part => part is not Comparator.Close { Direction: CloseDirection.AtMost }));
        var side = above is null ? ToleranceSide.Below : below is null ? ToleranceSide.Above : ToleranceSide.Both;
        var most = Math.Max(above ?? 0, below ?? 0);
        var claimed = parts.Select(ClaimedBy).FirstOrDefault();
        var absolute = claimed is null || !double.IsFinite(most) ? (double?)null : most;
        var relative = absolute / Math.Abs(claimed ?? 0);
        return new Tolerance(place, absolute, relative is { } part && double.IsFinite(part) ? part
            : null, side, parts.Any(Bounds.Keeps) && absolute is not null);
    }

    // Null when every number on that side is accepted.
    private static double? Least(IEnumerable<Comparator> parts) => parts.Select(part => (double?)WidthOf(part)).Min();

    private static double WidthOf(Comparator part) => part switch
    {
        Comparator.Close { Value: { } value } close => HalfWidth.Of(close, value),
        Comparator.Interval interval => HalfWidth.Of(interval),
        Comparator.Equivalent equivalent => equivalent.Margin,
        _ => double.PositiveInfinity,
    };

    private static double? ClaimedBy(Comparator part) => part switch
    {
        Comparator.Close close => close.Value,
        Comparator.Interval interval => interval.Mean,
        Comparator.Equivalent equivalent => equivalent.Mean,
        _ => null,
    };

    /// <summary>
    /// Two digits, rounded up so that the text is never less than the tolerance. The factor removes the rounding errors
    /// in the last bits of a double, which would otherwise be rounded up too.
    /// </summary>
    private static string Rounded(double number)
    {
        if (number == 0)
            return "0";
        if (number is < 1e-6 or >= 1e6)
            return number.ToString("0.#e0", CultureInfo.InvariantCulture);
        var exponent = (int)Math.Floor(Math.Log10(number)) - 1;
        var scale = Scale(exponent);
        return (Math.Ceiling((decimal)(number * (1 - 1e-9)) / scale) * scale)
            .ToString("0.########", CultureInfo.InvariantCulture);
    }

    private static decimal Scale(int exponent)
    {
        var scale = 1m;
        for (; exponent < 0; exponent++)
            scale /= 10;
        for (; exponent > 0; exponent--)
            scale *= 10;
        return scale;
    }
}
