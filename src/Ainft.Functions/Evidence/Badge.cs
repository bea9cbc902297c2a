using System.Globalization;

namespace Ainft.Functions.Evidence;

/// <summary>
/// A badge for READMEs that shows whether a component was reproduced, and within which tolerance. It has the usual
/// flat style. Its text consists of fixed words and numbers, so it needs no escaping.
/// </summary>
/// <param name="Message">The visible text.</param>
/// <param name="Color">
/// The background, six digits. White letters on it have a contrast of 4.5 or more (WCAG AA).
/// </param>
/// <param name="Title">The text for screen readers.</param>
public sealed record Badge(string Message, string Color, string Title)
{
    public const string Label = "ainft";

    public const string LabelColor = "424a53";
    private const int Height = 20;
    private const double Padding = 6;

    public static Badge Of(ReproductionStatus status)
    {
        var count = string.Create(CultureInfo.InvariantCulture, $"{status.Agreed}/{status.Of}");
        var nodes = string.Create(CultureInfo.InvariantCulture, $"{status.Agreed} of {status.Of} nodes");
        var within = status.Tolerance is { } tolerance ? $", {tolerance.Text}" : "";
        return status.State switch
        {
            ReproductionState.Reproduced =>
                new Badge($"reproduced {count}{within}", "1a7f37", $"reproduced by {nodes}{within}"),
            ReproductionState.Produced =>
                new Badge($"produced {count}{within}", "1a7f37", $"produced by {nodes}{within}"),
            ReproductionState.NotReproduced => new Badge(
                $"not reproduced{within}", "cf222e", $"not reproduced{within}, {nodes} agree with the claim"),
            ReproductionState.InProgress => new Badge("in progress", "0969da", "reproduction in progress"),
            ReproductionState.Inconclusive =>
                new Badge($"inconclusive{within}", "9a6700", $"reproduction inconclusive{within}"),
            _ => new Badge("never tried", "59636e", "reproduction never tried"),
        };
    }

    /// <summary>The SVG. <c>textLength</c> gives the letters the same width in every font.</summary>
    public string ToSvg()
    {
        var (left, right) = (VerdanaWidth.Of(Label), VerdanaWidth.Of(Message));
        var (split, width) = (left + 2 * Padding, left + right + 4 * Padding);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width:0.#}" height="{Height}"
                role="img" aria-label="{Label}: {Title}">
            <title>{Label}: {Title}</title>
            <clipPath id="ainft-badge"><rect width="{width:0.#}" height="{Height}" rx="3"/></clipPath>
            <g clip-path="url(#ainft-badge)">
            <rect width="{split:0.#}" height="{Height}" fill="#{LabelColor}"/>
            <rect x="{split:0.#}" width="{width - split:0.#}" height="{Height}" fill="#{Color}"/>
            </g>
            <g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="{VerdanaWidth.Size}"
                aria-hidden="true">
            <text x="{Padding:0.#}" y="14" textLength="{left:0.#}">{Label}</text>
            <text x="{split + Padding:0.#}" y="14" textLength="{right:0.#}">{Message}</text>
            </g>
            </svg>

            """);
    }
}
