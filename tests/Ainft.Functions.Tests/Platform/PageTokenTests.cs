using System.Buffers.Text;
using Ainft.Functions.Platform;
using CsCheck;

namespace Ainft.Functions.Tests.Platform;

public sealed class PageTokenTests
{
    private static readonly Gen<string> Position = Gen.String[Gen.Char.AlphaNumeric, 0, 200];

    [Fact]
    public void A_token_returns_its_position_for_its_own_list_only() =>
        Gen.Select(Gen.String, Gen.String, Position).Where(item => item.Item1 != item.Item2).Sample(item =>
        {
            var (list, other, position) = item;
            var token = PageToken.Write(list, position);
            Assert.Equal(position, PageToken.Read(list, token));
            Assert.Null(PageToken.Read(other, token));
        });

    [Fact]
    public void A_token_of_another_version_is_refused() =>
        Assert.All(Enumerable.Range(0, 256).Where(version => version != 1), version =>
        {
            var bytes = Base64Url.DecodeFromChars(PageToken.Write("runs", "0-1"));
            bytes[0] = (byte)version;
            Assert.Null(PageToken.Read("runs", Base64Url.EncodeToString(bytes)));
        });

    [Fact]
    public void A_cut_token_is_refused()
    {
        var token = PageToken.Write("runs", "");
        Assert.Equal("", PageToken.Read("runs", token));
        for (var length = 0; length < token.Length; length++)
            Assert.Null(PageToken.Read("runs", token[..length]));
    }

    [Fact]
    public void Another_text_of_the_same_bytes_is_refused()
    {
        // 10 bytes end in a character with two unused bits.
        var token = PageToken.Write("runs", "1");
        Assert.Equal("1", PageToken.Read("runs", token));
        Assert.Null(PageToken.Read("runs", token + "=="));
        Assert.Null(PageToken.Read("runs", " " + token));
        Assert.Null(PageToken.Read("runs", token[..^1] + (char)(token[^1] + 1)));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        var bytes = Base64Url.DecodeFromChars(PageToken.Write("runs", "x"));
        bytes[^1] = 0xFF;
        Assert.Null(PageToken.Read("runs", Base64Url.EncodeToString(bytes)));
    }

    [Fact]
    public void A_long_token_is_refused() =>
        Assert.Null(PageToken.Read("runs", PageToken.Write("runs", new string('1', 5_000))));
}
