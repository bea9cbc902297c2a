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

    [Fact]
    public void The_compact_form_of_EIP_2098_becomes_65_bytes_when_it_is_the_signers()
    {
        // The examples of EIP-2098.
        var key = LocalKey.Parse("0x1234567890123456789012345678901234567890123456789012345678901234");
        var hash = Eip191.HashPersonal("Hello World"u8);
        const string compact = "0x68a020a209d3d56c46f38cc50a33f704f4a9a10a59377f8dd762ac66910e9b90"
            + "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064";
        Assert.Equal(key.Sign(hash).ToString(), Signature.Expand(compact, hash, key.Address));
        Assert.Equal(compact, Signature.Expand(compact, hash, new Address(new byte[20])));
        Assert.Equal(compact, Signature.Expand(compact, default, key.Address));
    }

    [Fact]
    public void Both_parities_have_a_compact_form()
    {
        var key = LocalKey.Parse("0x1234567890123456789012345678901234567890123456789012345678901234");
        var parities = new HashSet<byte>();
        for (byte i = 0; i < 20; i++)
        {
            var hash = Keccak256.Hash([i]);
            var signature = key.Sign(hash);
            parities.Add(signature.YParity);
            var s = signature.S.ToArray();
            s[0] |= (byte)(signature.YParity << 7);
            var compact = Hex.Format([.. signature.R.ToArray(), .. s]);
            Assert.Equal(signature.ToString(), Signature.Expand(compact, hash, key.Address));
        }
        Assert.Equal(2, parities.Count);
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
