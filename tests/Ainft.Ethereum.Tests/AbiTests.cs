using System.Numerics;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class AbiTests
{
    [Fact]
    public async Task Random_values_encode_as_cast_encodes_them_and_decode_back() => await RandomAbi.Gen.SampleAsync(async random =>
    {
        var types = random.Types(depth: 3);
        var list = $"({string.Join(',', types)})";
        var values = types.Select(type => random.Value(AbiType.Parse(type))).ToArray();
        var expected = await Cast.RunAsync(["abi-encode", "--", $"f{list}", .. values.Select(value => value.Text)]);
        object[] ours = [.. values.Select(value => value.Value)];
        Assert.Equal(expected, Hex.Format(Abi.Encode(list, ours)));
        Assert.Equal(ours, Abi.Decode(list, Hex.Parse(expected)));
    }, iter: 40, threads: 1);

    [Fact]
    public void Damaged_data_is_either_refused_or_means_what_it_then_encodes() => RandomAbi.Gen.Sample(random =>
    {
        var types = random.Types(depth: 3);
        var list = $"({string.Join(',', types)})";
        var data = Abi.Encode(list, [.. types.Select(type => random.Value(AbiType.Parse(type)).Value)]);
        data[random.Next(data.Length)] = (byte)random.Next(256);
        if (Abi.TryDecode(list, data.AsSpan(0, data.Length - random.Next(2)), out var values))
            Assert.Equal(values, Abi.Decode(list, Abi.Encode(list, values)));
    }, iter: 2000);

    [Fact]
    public void Specification_example_with_dynamic_arrays()
    {
        var function = AbiFunction.Parse("function f(uint256,uint32[],bytes10,bytes)");
        var calldata = function.Encode(0x123, new object[] { 0x456, 0x789 }, "1234567890"u8.ToArray(), "Hello, world!"u8.ToArray());
        Assert.Equal(
            "0x8be65246"
            + "0000000000000000000000000000000000000000000000000000000000000123"
            + "0000000000000000000000000000000000000000000000000000000000000080"
            + "3132333435363738393000000000000000000000000000000000000000000000"
            + "00000000000000000000000000000000000000000000000000000000000000e0"
            + "0000000000000000000000000000000000000000000000000000000000000002"
            + "0000000000000000000000000000000000000000000000000000000000000456"
            + "0000000000000000000000000000000000000000000000000000000000000789"
            + "000000000000000000000000000000000000000000000000000000000000000d"
            + "48656c6c6f2c20776f726c642100000000000000000000000000000000000000",
            Hex.Format(calldata));
        Assert.Equal([(BigInteger)0x456, (BigInteger)0x789], (object[])function.DecodeArguments(calldata)[1]);
    }

    [Theory]
    [InlineData("(bool)", "0000000000000000000000000000000000000000000000000000000000000002")]
    [InlineData("(address)", "0000000000000000000000010000000000000000000000000000000000000000")]
    [InlineData("(uint8)", "0000000000000000000000000000000000000000000000000000000000000100")]
    [InlineData("(int8)", "0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("(bytes4)", "1626ba7e00000000000000000000000000000000000000000000000000000001")]
    [InlineData("(uint256)", "00000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("(bytes)", "0000000000000000000000000000000000000000000000000000000000000040")]
    [InlineData("(bytes)", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0")]
    [InlineData("(bytes)", "000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000017f01000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("(string)", "00000000000000000000000000000000000000000000000000000000000000200000000000000000000000000000000000000000000000000000000000000001ff00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("(uint256[])", "0000000000000000000000000000000000000000000000000000000000000020000000000000000000000000000000000000000000000000000000007fffffff")]
    [InlineData("(uint256[4096])", "00")]
    public void Wrong_padding_and_lengths_out_of_bounds_are_refused(string types, string data)
    {
        Assert.False(Abi.TryDecode(types, Hex.Parse("0x" + data), out _));
        Assert.Throws<FormatException>(() => Abi.Decode(types, Hex.Parse("0x" + data)));
    }

    [Fact]
    public void Offsets_that_share_one_region_cannot_multiply_it()
    {
        // Three levels of 60 offsets, all to one place, would be 60 * 60 * 60 words.
        var words = new List<BigInteger> { 32 };
        for (var level = 0; level < 3; level++)
        {
            words.Add(60);
            words.AddRange(Enumerable.Repeat((BigInteger)(60 * 32), 60));
        }
        var data = Abi.Encode($"({string.Join(',', words.Select(_ => "uint256"))})", [.. words]);
        Assert.False(Abi.TryDecode("(uint256[][][])", data, out _));
    }

    [Theory]
    [InlineData("(uint7)")]
    [InlineData("(uint264)")]
    [InlineData("(bytes33)")]
    [InlineData("(bytes0)")]
    [InlineData("(uint256[0])")]
    [InlineData("(uint256[01])")]
    [InlineData("(uint256")]
    [InlineData("(())")]
    [InlineData("(uint256,)")]
    [InlineData("(Foo)")]
    public void Text_that_is_no_type_is_refused(string types) => Assert.Throws<FormatException>(() => Abi.Encode(types, 1));

    [Theory]
    [InlineData("(uint8)", 256)]
    [InlineData("(uint8)", -1)]
    [InlineData("(int8)", 128)]
    [InlineData("(int8)", -129)]
    [InlineData("(address)", 1)]
    [InlineData("(bool)", 1)]
    [InlineData("(bytes2)", 1)]
    public void Values_that_do_not_fit_are_refused(string types, int value) => Assert.Throws<ArgumentException>(() => Abi.Encode(types, value));

    [Fact]
    public void Declarations_have_canonical_signatures()
    {
        var mint = AbiFunction.Parse("function mintFor(address creator, bytes32 digest, bytes32[] calldata parents, uint deadline, bytes memory signature) external returns (bytes32 id);");
        Assert.Equal("mintFor(address,bytes32,bytes32[],uint256,bytes)", mint.Signature);
        Assert.Equal("bytes32", Assert.Single(mint.Results).Type.Name);
        Assert.Equal("0xa9059cbb", Hex.Format(AbiFunction.Parse("transfer(address,uint256)").Selector));
        Assert.Equal("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", AbiEvent.Parse("event Transfer(address indexed from, address indexed to, uint256 value)").Topic.ToString());
        Assert.Equal("g((address,uint256)[2],string)", AbiFunction.Parse("g(tuple(address who, uint256 amount)[2] shares, string)").Signature);
        Assert.Throws<FormatException>(() => AbiFunction.Parse("f(uint256) oops"));
    }

    [Fact]
    public void Errors_are_read_from_revert_data()
    {
        var data = Hex.Parse("0x08c379a00000000000000000000000000000000000000000000000000000000000000020000000000000000000000000000000000000000000000000000000000000001a4e6f7420656e6f7567682045746865722070726f76696465642e000000000000");
        Assert.True(AbiError.Reason.TryDecode(data, out var values));
        Assert.Equal("Not enough Ether provided.", values[0]);
        Assert.False(AbiError.Panic.TryDecode(data, out _));
        Assert.Equal("0x4e487b71", Hex.Format(AbiError.Panic.Selector));
    }

    [Fact]
    public void Events_are_read_in_declaration_order_with_hashes_for_indexed_dynamic_values()
    {
        var declared = AbiEvent.Parse("Said(uint256 number, string indexed text, address indexed who, bytes data)");
        var text = Keccak256.Hash("hello"u8);
        var who = new Address(Enumerable.Repeat((byte)7, 20).ToArray());
        var log = new Log(default, [declared.Topic, text, new Bytes32(Abi.Encode("(address)", who))], Abi.Encode("(uint256,bytes)", 5, new byte[] { 1 }), 1, default, default, 0, 0);
        Assert.True(declared.TryDecode(log, out var values));
        Assert.Equal([(BigInteger)5, text, who, new byte[] { 1 }], values);
        Assert.False(declared.TryDecode(log with { Topics = [declared.Topic, text] }, out _));
        Assert.False(declared.TryDecode(log with { Topics = [declared.Topic, text, text] }, out _));
        Assert.False(declared.TryDecode(log with { Topics = [text, text, log.Topics[2]] }, out _));
        Assert.False(declared.TryDecode(log with { Data = [] }, out _));
    }
}
