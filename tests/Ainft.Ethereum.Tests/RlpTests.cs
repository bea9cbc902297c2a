using System.Text;
using System.Text.Json;
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
        Assert.True(Rlp.TryDecode(Hex.Parse(encoded), out var item));
        Assert.Equal(bytes, Convert.ToHexStringLower(item.Bytes.Span));
    }

    [Fact]
    public void Set_theoretical_three_of_the_specification()
    {
        var empty = RlpItem.List();
        var three = RlpItem.List(empty, RlpItem.List(empty), RlpItem.List(empty, RlpItem.List(empty)));
        Assert.Equal("0xc7c0c1c0c3c0c1c0", Hex.Format(Rlp.Encode(three)));
    }

    [Fact]
    public async Task Random_items_encode_as_cast_encodes_them_and_decode_back() => await Items.SampleAsync(async item =>
    {
        var encoded = Rlp.Encode(item);
        Assert.Equal(await Cast.RunAsync("to-rlp", ToJson(item)), Hex.Format(encoded));
        Assert.True(Rlp.TryDecode(encoded, out var decoded));
        Assert.Equal(ToJson(item), ToJson(decoded));
    }, iter: 30, threads: 1);

    [Fact]
    public void Whatever_decodes_encodes_to_the_same_bytes() => Items.Select(Gen.Int[0, 1 << 20], Gen.Byte).Sample((item, position, value) =>
    {
        var data = Rlp.Encode(item);
        data[position % data.Length] = value;
        return !Rlp.TryDecode(data, out var decoded) || Rlp.Encode(decoded).AsSpan().SequenceEqual(data);
    }, iter: 5000);

    [Theory]
    [InlineData("0x")]
    [InlineData("0x8100")]
    [InlineData("0x817f")]
    [InlineData("0xb800")]
    [InlineData("0xb90001ff")]
    [InlineData("0xb837" + "00")]
    [InlineData("0xbbffffffff")]
    [InlineData("0xbfffffffffffffffff")]
    [InlineData("0x8401")]
    [InlineData("0xc20000ff")]
    [InlineData("0xc401")]
    [InlineData("0xc28401")]
    [InlineData("0x0000")]
    public void Other_forms_than_the_canonical_one_are_refused(string data) => Assert.False(Rlp.TryDecode(Hex.Parse(data), out _));

    [Fact]
    public void Lists_nested_too_deep_are_refused()
    {
        var item = RlpItem.List();
        for (var i = 0; i < Rlp.MaxDepth; i++)
            item = RlpItem.List(item);
        Assert.True(Rlp.TryDecode(Rlp.Encode(item), out _));
        Assert.False(Rlp.TryDecode(Rlp.Encode(RlpItem.List(item)), out _));
    }

    private static string ToJson(RlpItem item) => item.IsList
        ? $"[{string.Join(',', item.Items.Select(ToJson))}]"
        : JsonSerializer.Serialize(Hex.Format(item.Bytes.Span));
}
