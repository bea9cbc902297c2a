using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1\0")]
    [InlineData("1\0\0\0")]
    [InlineData("\01")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("1,000")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData("\u0661")]
    public void Anything_but_digits_is_no_number(string text)
    {
        Assert.False(DecimalText.TryRead(text, out int _));
        Assert.False(DecimalText.TryRead(text, out BigInteger _));
        Assert.False(DecimalText.TryRead(Encoding.UTF8.GetBytes(text), out ulong _));
        Assert.False(DecimalText.TryReadShortest(text, out long _));
    }

    [Fact]
    public void Numbers_of_a_type_are_read_and_no_others() => Gen.ULong.Sample(number =>
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        Assert.True(DecimalText.TryRead(text, out ulong read));
        Assert.Equal(number, read);
        Assert.True(DecimalText.TryReadShortest(text, out BigInteger big));
        Assert.Equal(number, big);
        Assert.Equal(number <= int.MaxValue, DecimalText.TryRead(text, out int _));
        Assert.Equal((true, number == 0), (DecimalText.TryRead("0" + text, out read),
            DecimalText.TryReadShortest("0" + text, out ulong _) || number == 0));
        Assert.False(DecimalText.TryRead(text + new string('0', 80), out BigInteger _));
    });
}
