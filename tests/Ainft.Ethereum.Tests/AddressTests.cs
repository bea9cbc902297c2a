using Ainft.Ethereum;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class AddressTests
{
    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void Text_carries_the_checksum_of_EIP_55(string text)
    {
        Assert.Equal(text, Address.Parse(text).ToString());
        Assert.Equal(text, Address.Parse(text.ToLowerInvariant()).ToString());
        var wrong = text.Replace('A', 'a').Replace('B', 'b');
        Assert.False(Address.TryParse(wrong, out _));
    }
}
