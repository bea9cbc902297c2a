using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>The form in which a browser shows a page.</summary>
/// <param name="Scheme">The colours that the visitor prefers.</param>
/// <param name="Width">The width of the window in pixels.</param>
public sealed record Look(ColorScheme Scheme, int Width)
{
    /// <summary>The width of a small phone.</summary>
    public const int Narrow = 360;

    /// <summary>The width of a usual window.</summary>
    public const int Wide = 1280;

    /// <summary>A usual window with light colours.</summary>
    public static readonly Look Usual = new(ColorScheme.Light, Wide);

    /// <summary>Both colours in both widths.</summary>
    public static readonly IReadOnlyList<Look> All =
        [Usual, new(ColorScheme.Dark, Wide), new(ColorScheme.Light, Narrow), new(ColorScheme.Dark, Narrow)];

    /// <summary>The height of the window in pixels.</summary>
    public int Height => Width == Narrow ? 800 : 900;

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}-{Width}".ToLowerInvariant();
}
