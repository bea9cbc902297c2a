using System.Globalization;
using System.Text;
using CsCheck;
using Xunit;

namespace Ainft.Tests;

public sealed class PlainTextTests
{
    private static readonly string[] Attacks =
    [
        "\n", "\r\n", "\u001b[2J", "\u009b31m", "\u202e", "\u2066", "\u200f", "\u061c", "\u2028", "\u0085",
        "\U000e0041", "\u200b", "\u200d", "\ufe0f", "\u3164", "\ud800", "é", "👩‍🚀", "क्‍ष",
    ];

    // Plain letters mixed with all characters that attacks use.
    private static readonly Gen<string> Texts = Gen.Frequency(
        (3, Gen.Char[' ', '~'].Select(letter => letter.ToString())),
        (2, Gen.Char.Select(letter => letter.ToString())),
        (2, Gen.Int[0, 0x10FFFF].Where(Rune.IsValid).Select(char.ConvertFromUtf32)),
        (2, Gen.OneOf([.. Attacks.Select(Gen.Const)])))
        .Array[0, 20].Select(string.Concat);

    [Fact]
    public void Nothing_that_a_terminal_obeys_or_a_reader_cannot_see_is_left() => Texts.Sample(text =>
    {
        var clean = PlainText.Clean(text);
        foreach (var rune in clean.EnumerateRunes())
            Assert.True(PlainText.IsShown(rune)
                || rune.Value is 0x200C or 0x200D or (>= 0xFE00 and <= 0xFE0F) or (
                >= 0xE0100 and <= 0xE01EF), $"U+{rune.Value:X4} in {Escaped(clean)}");
    });

    [Fact]
    public void It_is_one_line_and_cleaning_it_again_changes_nothing() => Texts.Sample(text =>
    {
        var clean = PlainText.Clean(text);
        Assert.DoesNotContain(clean, letter => char.IsControl(letter) || letter is '\u2028' or '\u2029');
        Assert.Equal(clean, PlainText.Clean(clean));
    });

    [Fact]
    public void Printable_ASCII_stays_as_it_is() =>
        Gen.Char[' ', '~'].Array[0, 50].Select(letters => new string(letters)).Sample(text =>
            Assert.Same(text, PlainText.Clean(text)));

    [Fact]
    public void No_code_point_of_a_dangerous_kind_is_shown()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
            if (Rune.IsValid(value)
                && Rune.GetUnicodeCategory(
                new Rune(value)) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator)
                Assert.False(PlainText.IsShown(new Rune(value)), $"U+{value:X4}");
    }

    [Theory]
    [InlineData("a\u001b[2Jb", "a\uFFFD[2Jb")]
    [InlineData("a\u202Eb", "a\uFFFDb")]
    [InlineData("a\u2066b\u2069", "a\uFFFDb\uFFFD")]
    [InlineData("a\nb\r\nc", "a\uFFFDb\uFFFD\uFFFDc")]
    [InlineData("a\u2028b\u2029c\u0085", "a\uFFFDb\uFFFDc\uFFFD")]
    [InlineData("a\u200Eb\u200F\u061C", "a\uFFFDb\uFFFD\uFFFD")]
    [InlineData("pay\u200Bpal", "pay\uFFFDpal")]
    [InlineData("pay\u200Dpal", "pay\uFFFDpal")]
    [InlineData("pay\uFEFFpal\u00AD", "pay\uFFFDpal\uFFFD")]
    [InlineData("a\uFE0Fb", "a\uFFFDb")]
    [InlineData("\u3164\u115F\u034F", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("hidden \U000E0041\U000E007F", "hidden \uFFFD\uFFFD")]
    [InlineData("a\tb", "a b")]
    public void Every_kind_of_trick_becomes_visible(string text, string clean) =>
        Assert.Equal(clean, PlainText.Clean(text));

    // The metadata of an attribute cannot contain half of a surrogate pair, so this case is not an InlineData.
    [Fact]
    public void Half_a_surrogate_pair_is_replaced() =>
        Assert.Equal("a\uFFFDb\uFFFD", PlainText.Clean("a\uD800b\uDC00"));

    [Theory]
    [InlineData("Grüße, 你好, مرحبا, שלום, हिन्दी")]
    [InlineData("👩‍🚀 ❤️ 1️⃣ ©️ 🏳️‍🌈")]
    [InlineData("نمی‌خواهم क्‍ष")]
    public void What_people_write_stays(string text) => Assert.Equal(text, PlainText.Clean(text));

    [Fact]
    public void A_heap_of_marks_is_cut() =>
        Assert.Equal("Z\u0301\u0301\u0301\u0301a", PlainText.Clean($"Z{new string('\u0301', 50)}a"));

    private static string Escaped(string text) => string.Concat(text.Select(letter => $"\\u{(int)letter:x4}"));
}
