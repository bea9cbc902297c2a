using System.Globalization;

namespace Ainft;

/// <summary>On which side of the claimed number a tolerance ends.</summary>
public enum ToleranceSide
{
    /// <summary><c>both</c>: a number may stray by the tolerance, above and below.</summary>
    Both,

    /// <summary><c>above</c>: a number that is less is accepted whatever it is.</summary>
    Above,

    /// <summary><c>below</c>: a number that is greater is accepted whatever it is.</summary>
    Below,
}

/// <summary>
/// The smallest effect that a comparator would have refused: without it a verdict does not say how much it means.
/// </summary>
/// <remarks>
/// Several comparators of one number refuse what any of them refuses. Of several numbers the one with the greatest
/// relative tolerance is
/// stated, a claimed 0 before all others, then the first in the ordinal order of file and pointer. A number in a file
/// that is compared
/// bit by bit too has no tolerance.
/// </remarks>
/// <param name="Place">The number that may stray most.</param>
/// <param name="Absolute">By how much more than this it would have been refused; null where no number is claimed or it
/// is beyond a double.</param>
/// <param name="Relative">The same as a part of the claimed number; null where <paramref name="Absolute"/> is or 0 is
/// claimed.</param>
/// <param name="Side">On which side.</param>
/// <param name="IsBounded">Whether the comparator keeps the <see cref="Bounds"/> of every number.</param>
public sealed record Tolerance(MetricPlace Place, double? Absolute, double? Relative, ToleranceSide Side,
    bool IsBounded)
{
    /// <summary>What every place that shows a verdict says of a comparator without a bound.</summary>
    public const string NotBounded = "tolerance not bounded";

    /// <summary>
    /// For people: <c>within 0.5 %</c>, <c>within 0.002</c> of a claimed 0, or <see cref="NotBounded"/>.
    /// </summary>
    public string Text => IsBounded ? $"within {Amount}{(Side == ToleranceSide.Both ? "" : $" {SideWord}")}" : NotBounded;

    /// <summary>The word for the side: <c>both</c>, <c>above</c> or <c>below</c>.</summary>
    public string SideWord => RunWords.ToText(Side);

    private string Amount => Relative is { } part ? $"{Rounded(100 * part)} %" : Rounded(Absolute ?? 0);

    /// <summary>
    /// What a comparator tolerates; null when it tolerates nothing, or when it has baselines and claims no number yet.
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
    /// A template with baselines: whether its tolerance has a bound shows when its nodes agree on a number.
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

    // Null where no comparator refuses a number on that side.
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
    /// Two digits, rounded up so that the sentence stays true; what the last bits of a double add is left out.
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
