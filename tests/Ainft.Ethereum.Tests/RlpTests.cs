using System.Text;
using System.Text.Json;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class RlpTests
{
    private static readonly Gen<RlpItem> Items = Gen.Recursive<RlpItem>((depth, inner) => depth >= 3
        ? Strings
        : Gen.Frequency((2, Strings), (1, inner.Array[0, 6].Select(items => RlpItem.List(items)))));

    private static Gen<RlpItem> Strings => Gen.Byte.Array[0, 80].Select(bytes => RlpItem.Of(bytes));

    [Theory]
    [InlineData("0x80", "")]
    [InlineData("0x00", "00")]
    [InlineData("0x7f", "7f")]
    [InlineData("0x8180", "80")]
    [InlineData("0x83646f67", "646f67")]
    public void Byte_strings_of_the_specification(string encoded, string bytes)
    {
        Assert.Equal(encoded, Hex.Format(Rlp.Encode(RlpItem.Of(Convert.FromHexString(bytes)))));
    }

    [Fact]
    public void Set_theoretical_three_of_the_specification()
    {
        var empty = RlpItem.List();
        var three = RlpItem.List(empty, RlpItem.List(empty), RlpItem.List(empty, RlpItem.List(empty)));
        Assert.Equal("0xc7c0c1c0c3c0c1c0", Hex.Format(Rlp.Encode(three)));
    }

    [Fact]
    public async Task Random_items_are_encoded_as_cast_encodes_them() => await Items.SampleAsync(async item =>
    {
        var encoded = Rlp.Encode(item);
        Assert.Equal(await Cast.RunAsync("to-rlp", ToJson(item)), Hex.Format(encoded));
    }, iter: 30, threads: 1);

    private static string ToJson(RlpItem item) => item.IsList
        ? $"[{string.Join(',', item.Items.Select(ToJson))}]"
        : JsonSerializer.Serialize(Hex.Format(item.Bytes.Span));
}
