using System.Numerics;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests;

public sealed class AinftIdTests
{
    private static readonly Gen<Bytes32> Word = Gen.Byte.Array[32].Select(bytes => new Bytes32(bytes));

    [Fact]
    public async Task An_id_is_the_hash_that_cast_computes_of_the_encoded_creator_digest_and_parents()
    {
        await Npm.EnsureAsync();
        foreach (var count in (int[])[0, 1, 3, 40])
        {
            var creator = new Address(Enumerable.Range(1, 20).Select(i => (byte)(i * count + 7)).ToArray());
            var digest = Sha256Digest.Of([(byte)count]);
            var parents = Enumerable.Range(0, count).Select(i => new AinftId(Keccak256.Hash([(byte)i]))).ToArray();
            var encoded = await Npm.RunAsync(Npm.Binary("cast"),
                ["abi-encode", "f(address,bytes32,bytes32[])", creator.ToHex(), digest.ToString(),
                    $"[{string.Join(',', parents)}]"]);
            var hash = await Npm.RunAsync(Npm.Binary("cast"), ["keccak", encoded.Trim()]);
            Assert.Equal(hash.Trim(), AinftId.Compute(creator, digest, parents).ToString());
        }
    }

    [Fact]
    public void Text_and_token_id_lead_back_to_the_same_id() => Word.Sample(word =>
    {
        var id = new AinftId(word);
        var registry = new Address(word.ToArray().AsSpan(0, 20));
        var text = id.ToCaip19(31337, registry);
        Assert.Equal(id, AinftId.Parse(id.ToString()));
        Assert.Equal(id, AinftId.Parse(text));
        Assert.Equal(new Caip19(31337, registry, id), Caip19.Parse(text));
        Assert.Equal(id, AinftId.FromTokenId(id.TokenId));
        Assert.StartsWith("eip155:31337/erc721:0x", text, StringComparison.Ordinal);
    });

    [Fact]
    public void A_small_token_id_is_padded_on_the_left() =>
        Assert.Equal("0x" + new string('0', 62) + "2a",
            AinftId.Parse("eip155:1/erc721:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/42").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("0x12")]
    [InlineData("eip155:1/erc721:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/042")]
    [InlineData("eip155:1/erc721:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/-1")]
    [InlineData("eip155:01/erc721:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/1")]
    [InlineData("eip155:1/erc721:0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed/1")]
    [InlineData("eip155:1/erc721:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/")]
    [InlineData("eip155:1\0/erc721:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/1")]
    [InlineData("eip155:1/erc721:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/1\0\0")]
    [InlineData("eip155:1/erc20:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/1")]
    [InlineData("eip155:1/erc721:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/"
        + "115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    public void Other_texts_are_no_ids(string text) => Assert.False(AinftId.TryParse(text, out _));

    [Fact]
    public void A_number_beyond_256_bits_is_no_token_id() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AinftId.FromTokenId(BigInteger.Pow(2, 256)));

    [Fact]
    public void A_digest_prints_what_sha256sum_prints() => Assert.Equal(
        "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Sha256Digest.Of("abc"u8).ToString());
}
