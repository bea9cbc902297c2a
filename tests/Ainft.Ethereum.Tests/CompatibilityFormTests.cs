using System.Globalization;
using System.Text;
using Xunit;

namespace Ainft.Ethereum.Tests;

/// <summary>Compares NFKC with the unicodedata module of Python.</summary>
public sealed class CompatibilityFormTests
{
    [Theory]
    [InlineData("11a8 3a9 1f600 61 3000", "11a8 3a9 1f600 61 20")]
    [InlineData("1161 e9 ff41 323 2126 a0 1161", "1161 e9 1ea1 3a9 20 1161")]
    [InlineData("327 1161 41 1e9b", "327 1161 41 1e61")]
    [InlineData("ac00 2460 1d15e ff41", "ac00 31 1d157 1d165 61")]
    [InlineData("301 307 344 307 307 41 41", "301 307 308 301 307 307 41 41")]
    [InlineData("1e9b ff41", "1e61 61")]
    [InlineData("ff41 ac01 b3e 212b 1e9b 2460 212b", "61 ac01 b3e c5 1e61 31 c5")]
    [InlineData("b47 61 2126 2f800", "b47 61 3a9 4e3d")]
    [InlineData("fb01 11a8", "66 69 11a8")]
    [InlineData("b57", "b57")]
    [InlineData("41 b57 301", "41 b57 301")]
    [InlineData("3a9 b47 a0", "3a9 b47 20")]
    [InlineData("b3e 2460 a0 a0 2460 e9", "b3e 31 20 20 31 e9")]
    [InlineData("61 3a9 958", "61 3a9 915 93c")]
    [InlineData("2f800", "4e3d")]
    [InlineData("1d15e 41 344", "1d157 1d165 c4 301")]
    [InlineData("2460", "31")]
    [InlineData("212b 323 1161 3000 3a9", "1ea0 30a 1161 20 3a9")]
    [InlineData("3a9 1f600 11a8 3000 327", "3a9 1f600 11a8 20 327")]
    [InlineData("2126 ac01 65 1e0a 30a", "3a9 ac01 65 1e0a 30a")]
    [InlineData("b57 20ac", "b57 20ac")]
    [InlineData("2126 fb01 b57 ac00 30a", "3a9 66 69 b57 ac00 30a")]
    [InlineData("b3e b47 2460", "b3e b47 31")]
    [InlineData("30a fb01 b47 a0 ff41 e9 30a", "30a 66 69 b47 20 61 e9 30a")]
    [InlineData("958 65 1161 3a9 11a8", "915 93c 65 1161 3a9 11a8")]
    [InlineData("2f800 fb01 e9 65", "4e3d 66 69 e9 65")]
    [InlineData("bd b57 1e9b 307 307 2f800 327", "31 2044 32 b57 1e61 307 307 4e3d 327")]
    [InlineData("1e0a 2126", "1e0a 3a9")]
    [InlineData("e9 2f800", "e9 4e3d")]
    [InlineData("fb01 3000 ff41", "66 69 20 61")]
    [InlineData("3000 bd b3e a0 ac00", "20 31 2044 32 b3e 20 ac00")]
    [InlineData("a0 958 fb01", "20 915 93c 66 69")]
    [InlineData("1d15e", "1d157 1d165")]
    [InlineData("2460 bd b57 2460 30a bd ac00", "31 31 2044 32 b57 31 30a 31 2044 32 ac00")]
    [InlineData("20ac 2126 301 3a9 65", "20ac 38f 3a9 65")]
    [InlineData("b47 2126 ac00 bd 11a8 ac01 b57", "b47 3a9 ac00 31 2044 32 11a8 ac01 b57")]
    [InlineData("2460 41 a0 11a8 b3e ac00", "31 41 20 11a8 b3e ac00")]
    [InlineData("ac01 20ac 3a9 3a9", "ac01 20ac 3a9 3a9")]
    [InlineData("3a9 2f800 3a9", "3a9 4e3d 3a9")]
    [InlineData("2460 344 2126 b57 1f600 fb01 1f600", "31 308 301 3a9 b57 1f600 66 69 1f600")]
    public void Forms_are_those_of_another_implementation(string text, string form) =>
        Assert.Equal(form, Numbers(CompatibilityForm.Of(Text(text))));

    [Theory]
    [InlineData("plain ASCII ~")]
    [InlineData("\ud800x")]
    public void Other_texts_do_not_change(string text) => Assert.Equal(text, CompatibilityForm.Of(text));

    private static string Text(string numbers) =>
        string.Concat(numbers.Split(' ').Select(number =>
            new Rune(int.Parse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()));

    private static string Numbers(string text) =>
        string.Join(' ', text.EnumerateRunes().Select(rune => $"{rune.Value:x}"));
}
