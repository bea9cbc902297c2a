using System.Numerics;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Proofs;

public sealed class MintMessageTests
{
    private static readonly LocalKey Key = new(Keccak256.Hash("key"u8).ToArray());
    private static readonly Gen<Bytes32> Word = Gen.Byte.Array[32].Select(bytes => new Bytes32(bytes));

    private static readonly Gen<MintDomain> Domain = Gen.Select(
        Gen.OneOf(Gen.ULong.Select(n => new BigInteger(n)), Gen.Const(new BigInteger(31337))), Gen.Byte.Array[20],
        (chainId, registry) => new MintDomain(chainId, new Address(registry)));

    [Fact]
    public Task Cast_signs_the_typed_data_of_one_component_as_we_sign_its_hash() =>
        Gen.Select(Domain, Word, Word.Array[0, 5], Gen.ULong).SampleAsync(async (domain, digest, parents, deadline) =>
        {
            var ids = parents.Select(parent => new AinftId(parent)).ToArray();
            Assert.Equal(
                await Cast.SignTypedDataAsync(Key,
                    MintMessage.TypedDataMint(domain, new Sha256Digest(digest), ids, deadline).ToJsonString()),
                Key.Sign(MintMessage.HashMint(domain, new Sha256Digest(digest), ids, deadline)));
        }, iter: 30, threads: 1);

    [Fact]
    public Task Cast_signs_the_typed_data_of_many_components_as_we_sign_their_hash() =>
        Gen.Select(Domain, Word, Gen.Int[1, int.MaxValue], Gen.ULong)
            .SampleAsync(async (domain, root, count, deadline) => Assert.Equal(
            await Cast.SignTypedDataAsync(Key,
                MintMessage.TypedDataMintMany(domain, root, count, deadline).ToJsonString()),
            Key.Sign(MintMessage.HashMintMany(domain, root, count, deadline))), iter: 20, threads: 1);

    [Fact]
    public void A_signature_names_its_signer_unless_its_s_is_high()
    {
        var key = LocalKey.Generate();
        var hash = Keccak256.Hash("x"u8);
        var signature = key.Sign(hash);
        Assert.True(new MintSignature(1, signature.ToString()).TryRecover(hash, out var signer));
        Assert.Equal(key.Address, signer);
        var order = BigInteger.Parse("115792089237316195423570985008687907852837564279074904382605163141518161494337");
        var s = signature.S;
        var high = AinftId.FromTokenId(order - new BigInteger(Bytes32.AsSpan(in s), true, true)).Value;
        var twin = new Signature(signature.R, high, (byte)(1 - signature.YParity));
        Assert.True(Secp256k1.TryRecover(hash, twin, out var same));
        Assert.Equal(key.Address, same);
        Assert.False(new MintSignature(1, twin.ToString()).TryRecover(hash, out _));
        Assert.False(new MintSignature(1, "0x1234").TryRecover(hash, out _));
    }

    [Fact]
    public void A_signature_over_many_covers_each_of_them_and_nothing_else() =>
        Gen.Select(Word.Array[1, 20], Gen.Byte.Array[20]).Sample((words, account) =>
        {
            var creator = new Address(account);
            var ids = words.Distinct().Select(word => new AinftId(word)).ToArray();
            var tree = MerkleTree.Build(ids.Select(id => Leaf.Registration(id, creator)).ToArray());
            for (var i = 0; i < ids.Length; i++)
            {
                var signature = new MintSignature(1, "0x", new MintManyPart(tree.Root, tree.Count, tree.ProofOf(i)));
                Assert.True(signature.Covers(ids[i], creator));
                Assert.False(signature.Covers(new AinftId(Keccak256.Hash(account)), creator));
            }
        }, iter: 50);

    [Fact]
    public void The_JSON_of_a_signature_leads_back_to_it()
    {
        var signature = new MintSignature(1_700_000_000, "0x12ab",
            new MintManyPart(Keccak256.Hash([1]), 5, [Keccak256.Hash([2]), Keccak256.Hash([3])]));
        var json = Write(signature);
        Assert.Equal($$$"""{"deadline":1700000000,"signature":"0x12ab","many":"""
            + $$$"""{"root":"{{{Keccak256.Hash([1])}}}","count":5,"path":"""
            + $$$"""["{{{Keccak256.Hash([2])}}}","{{{Keccak256.Hash([3])}}}"]}}""", json);
        Assert.True(MintSignature.TryRead(JsonDocument.Parse(json).RootElement, out var again, out _));
        Assert.Equal(json, Write(again));
    }

    [Fact]
    public void The_JSON_of_a_signature_names_its_domain_when_it_has_one()
    {
        var domain = new MintDomain(11155111, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
        var json = Write(new MintSignature(1, "0x12ab", null, domain));
        Assert.Equal("""{"deadline":1,"signature":"0x12ab","domain":"""
            + """{"chain":"eip155:11155111","registry":"0x5FbDB2315678afecb367f032d93F642f64180aa3"}}""", json);
        Assert.True(MintSignature.TryRead(JsonDocument.Parse(json).RootElement, out var again, out _));
        Assert.Equal(domain, again.Domain);
    }

    [Fact]
    public void A_signature_is_over_its_own_domain_before_that_of_its_holder() =>
        Gen.Select(Domain, Domain, Word, Gen.Bool).Sample((own, holder, word, many) =>
        {
            var part = many ? new MintManyPart(word, 3, []) : null;
            var digest = new Sha256Digest(word);
            var expected = new MintSignature(9, "0x", part).HashToSign(own, digest, []);
            Assert.Equal(expected, new MintSignature(9, "0x", part, own).HashToSign(holder, digest, []));
        }, iter: 50);

    [Theory]
    [InlineData("""{"deadline":-1,"signature":"0x"}""", "/deadline")]
    [InlineData("""{"deadline":1.5,"signature":"0x"}""", "/deadline")]
    [InlineData("""{"deadline":1,"signature":"0xABCD"}""", "/signature")]
    [InlineData("""{"deadline":1,"signature":"0x123"}""", "/signature")]
    [InlineData("""{"deadline":1}""", "")]
    [InlineData("""{"deadline":1,"signature":"0x","many":null}""", "/many")]
    [InlineData("""{"deadline":1,"signature":"0x","many":{"root":"0x00","count":1,"path":[]}}""", "/many/root")]
    [InlineData("""{"deadline":1,"signature":"0x","domain":null}""", "/domain")]
    [InlineData("""{"deadline":1,"signature":"0x","domain":{"chain":"eip155:1"}}""", "/domain")]
    [InlineData("""{"deadline":1,"signature":"0x","domain":"""
        + """{"chain":"1","registry":"0x1111111111111111111111111111111111111111"}}""", "/domain/chain")]
    [InlineData("""{"deadline":1,"signature":"0x","domain":{"chain":"eip155:1","registry":"0x11"}}""",
        "/domain/registry")]
    [InlineData("""{"deadline":1,"signature":"0x","more":1}""", "/more")]
    [InlineData("[]", "")]
    public void A_malformed_signature_is_refused_where_it_is_wrong(string json, string pointer)
    {
        Assert.False(MintSignature.TryRead(JsonDocument.Parse(json).RootElement, out _, out var violations));
        Assert.Equal(pointer, Assert.Single(violations).Pointer);
    }

    private static string Write(MintSignature signature)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            signature.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
