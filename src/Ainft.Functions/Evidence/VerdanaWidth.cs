namespace Ainft.Functions.Evidence;

/// <summary>The widths of text in Verdana, the font of badges, from its advance widths in 2048ths of an em.</summary>
internal static class VerdanaWidth
{
    /// <summary>The font size in pixels.</summary>
    public const int Size = 11;

    private const double UnitsPerEm = 2048;

    private static readonly int[] Letters =
    [
        1230, 1276, 1067, 1276, 1220, 720, 1276, 1296, 562, 705, 1212, 562, 1992,
        1296, 1243, 1276, 1276, 874, 1067, 807, 1296, 1212, 1676, 1212, 1212, 1076,
    ];

    /// <summary>The width in pixels of lower-case letters, digits, spaces and the punctuation of badges.</summary>
    public static double Of(string text) => text.Sum(UnitsOf) * Size / UnitsPerEm;

    private static int UnitsOf(char character) => character switch
    {
        >= 'a' and <= 'z' => Letters[character - 'a'],
        >= '0' and <= '9' => 1302,
        ' ' => 720,
        '/' or '-' => 930,
        ',' or '.' => 745,
        '%' => 2204,
        _ => throw new ArgumentOutOfRangeException(nameof(character), character, "Badges do not use this character."),
    };
}
