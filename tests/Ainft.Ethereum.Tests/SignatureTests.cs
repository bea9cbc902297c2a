using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class SignatureTests
{
    private static readonly string Rs = new string('1', 64) + new string('2', 64);

    [Theory]
    [InlineData("00", 0)]
    [InlineData("01", 1)]
    [InlineData("1b", 0)]
    [InlineData("1c", 1)]
    public void Both_forms_of_v_are_read_and_the_later_one_written(string v, byte parity)
    {
        Assert.True(Signature.TryParse("0x" + Rs + v, out var signature));
        Assert.Equal(parity, signature.YParity);
        Assert.Equal("0x" + Rs + (parity == 0 ? "1b" : "1c"), signature.ToString());
    }

    [Theory]
    [InlineData("02")]
    [InlineData("1d")]
    [InlineData("")]
    [InlineData("1b00")]
    [InlineData("zz")]
    public void Other_forms_are_refused(string v) => Assert.False(Signature.TryParse("0x" + Rs + v, out _));

    [Theory]
    [InlineData("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", true)]
    [InlineData("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1", false)]
    public void Half_the_order_is_the_highest_low_s(string s, bool low) =>
        Assert.Equal(low, new Signature(default, Bytes32.Parse("0x" + s), 0).IsLowS);
}
