using System.Globalization;
using System.Reflection;
using System.Text;

namespace Ainft.Ethereum;

/// <summary>
/// The Unicode normalization form NFKC (UAX #15), by the tables of Unicode 14 in <c>nfkc.txt</c>, which <c>nfkc.py</c>
/// writes. Our programs run without ICU, and without ICU .NET does not normalize text.
/// </summary>
internal static class CompatibilityForm
{
    private const int Hangul = 0xAC00, HangulCount = 11_172, Leading = 0x1100, LeadingCount = 19;
    private const int Vowel = 0x1161, VowelCount = 21, Trailing = 0x11A7, TrailingCount = 28;

    private static readonly Lazy<Tables> Data = new(Tables.Load);

    /// <summary>The form of a text. A text that is not well-formed stays unchanged.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text) || text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
            return text;
        var characters = text.EnumerateRunes().SelectMany(rune => Decompose(rune.Value)).ToArray();
        Order(characters);
        return string.Concat(Compose(characters).Select(character => new Rune(character).ToString()));
    }

    private static int[] Decompose(int character)
    {
        var syllable = character - Hangul;
        if (syllable is < 0 or >= HangulCount)
            return Data.Value.Decompositions.TryGetValue(character, out var parts) ? parts : [character];
        int[] jamo =
        [
            Leading + syllable / (VowelCount * TrailingCount),
            Vowel + syllable / TrailingCount % VowelCount,
            Trailing + syllable % TrailingCount,
        ];
        return jamo[2] == Trailing ? jamo[..2] : jamo;
    }

    /// <summary>Sorts marks by their classes. Marks of one class keep their order.</summary>
    private static void Order(int[] characters)
    {
        for (var i = 1; i < characters.Length; i++)
            for (var j = i; j > 0 && IsAhead(characters[j], characters[j - 1]); j--)
                (characters[j - 1], characters[j]) = (characters[j], characters[j - 1]);

        static bool IsAhead(int character, int before) =>
            ClassOf(character) is > 0 and var mark && ClassOf(before) > mark;
    }

    private static List<int> Compose(int[] characters)
    {
        var composed = new List<int>();
        var (starter, last) = (-1, -1);
        foreach (var character in characters)
        {
            var mark = ClassOf(character);
            if (starter >= 0 && last < mark && Pair(composed[starter], character) is { } whole)
            {
                composed[starter] = whole;
                continue;
            }
            if (mark == 0)
                starter = composed.Count;
            // A starter composes with the starter before it only if no mark is between them.
            last = mark == 0 ? -1 : mark;
            composed.Add(character);
        }
        return composed;
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= Leading and < Leading + LeadingCount && second is >= Vowel and < Vowel + VowelCount)
            return Hangul + ((first - Leading) * VowelCount + second - Vowel) * TrailingCount;
        if (first is >= Hangul and < Hangul + HangulCount && (first - Hangul) % TrailingCount == 0
            && second is > Trailing and < Trailing + TrailingCount)
            return first + second - Trailing;
        return Data.Value.Compositions.TryGetValue((first, second), out var whole) ? whole : null;
    }

    private static int ClassOf(int character) => Data.Value.Classes.GetValueOrDefault(character);

    /// <summary>Tables from lines of hexadecimal numbers. A line with D has a character and its decomposition. A line
    /// with C has a range and its class. A line with P has two parts and their composition.</summary>
    private sealed record Tables(
        Dictionary<int, int[]> Decompositions, Dictionary<int, int> Classes, Dictionary<(int, int), int> Compositions)
    {
        public static Tables Load()
        {
            var tables = new Tables([], [], []);
            using var lines = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("nfkc.txt")!);
            while (lines.ReadLine() is { } line)
            {
                int[] numbers = [.. line[1..].Split(' ').Select(Number)];
                if (line[0] == 'D')
                    tables.Decompositions[numbers[0]] = numbers[1..];
                else if (line[0] == 'P')
                    tables.Compositions[(numbers[0], numbers[1])] = numbers[2];
                else
                    for (var character = numbers[0]; character <= numbers[1]; character++)
                        tables.Classes[character] = numbers[2];
            }
            return tables;
        }

        private static int Number(string digits) =>
            int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
