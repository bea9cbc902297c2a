using Ainft.Functions.Explorer;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Explorer;

/// <summary>The texts that pages compute from the texts of strangers.</summary>
public sealed class PageTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1,023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(5L << 40, "5 TiB")]
    public void Bytes_are_in_the_largest_unit_that_gives_one_or_more(long bytes, string words) =>
        Assert.Equal(words, PageText.Bytes(bytes));

    [Theory]
    [InlineData("https://example.org/a b", "https://example.org/a%20b")]
    [InlineData("http://example.org", "http://example.org/")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("ipfs://bafy", null)]
    [InlineData("/api", null)]
    [InlineData(null, null)]
    public void Only_addresses_of_the_web_become_links(string? text, string? address) =>
        Assert.Equal(address, PageText.WebAddress(text));

    [Fact]
    public void Lines_keep_their_breaks_and_lose_what_could_hide_or_reverse_text()
    {
        Assert.Equal("a\nb\uFFFDc", PageText.Lines("a\r\nb\u202ec"));
        Assert.All(HostileNames.All, name => Assert.DoesNotContain('\u202e', PageText.Lines(name)));
    }

    [Fact]
    public void A_cut_line_ends_in_an_ellipsis_and_cuts_no_character_in_two()
    {
        Assert.Equal("😀😀…", PageText.Line("😀😀😀😀", 2));
        Assert.Equal("ab", PageText.Line("ab", 2));
    }
}
