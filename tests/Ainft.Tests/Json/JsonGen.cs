using System.Globalization;
using System.Text;
using CsCheck;

namespace Ainft.Tests.Json;

/// <summary>
/// Random JSON documents. They have members in any order, any escapes, any white space, and names that differ only
/// beyond the BMP.
/// </summary>
internal static class JsonGen
{
    private static readonly Gen<string> Space = Of("", "", "", " ", "\n\t", "\r\n  ");

    private static readonly Gen<string> Character = Gen.Frequency(
        (10, Gen.Char['a', 'z'].Select(c => c.ToString())),
        (2, Of("é", "한", "€", "😀", "\U00010000", "\uE000", "\uFB33", "\uFFFD", "\u007f", "\u2028")),
        (2, Of("\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t")),
        (1, Gen.Int[0, 0xD7FF].Select(c => $"\\u{c:x4}")),
        (1, Gen.Int[0x10000, 0x1FFFD]
            .Select(c => string.Concat(char.ConvertFromUtf32(c).Select(u => $"\\u{(int)u:X4}")))));

    private static readonly Gen<string> Text = Character.Array[0, 30].Select(parts => $"\"{string.Concat(parts)}\"");

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Int[-1000, 1000].Select(n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.Long[-(1L << 53), 1L << 53].Select(n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Where(double.IsFinite).Select(n => n.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Int[-99999, 99999].Select(n => (n / 100.0).ToString("F2", CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Scalar = Gen.OneOf(Text, Number, Of("true", "false", "null"));

    public static readonly Gen<string> Document = Gen.Recursive<string>((depth, inner) => depth > 4
        ? Scalar
        : Gen.Frequency((2, Scalar), (2, Array(inner)), (3, Object(inner))));

    private static Gen<string> Array(Gen<string> inner) =>
        Gen.Select(inner.Array[0, 6], Space,
            (items, space) => $"[{space}{string.Join($"{space},{space}", items)}{space}]");

    private static Gen<string> Object(Gen<string> inner) =>
        Gen.Select(Gen.Select(Text, inner).Array[0, 8], Space, (members, space) =>
        {
            var written = members.DistinctBy(member => Unescaped(member.Item1))
                .Select(member => $"{member.Item1}{space}:{space}{member.Item2}");
            return $"{{{space}{string.Join($",{space}", written)}{space}}}";
        });

    private static Gen<string> Of(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static string Unescaped(string literal) =>
        System.Text.Json.JsonSerializer.Deserialize<string>(Encoding.UTF8.GetBytes(literal))!;
}
