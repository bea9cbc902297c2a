using System.Numerics;
using Ainft.Testing;
using CsCheck;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math.EC;
using Xunit;
using BcInteger = Org.BouncyCastle.Math.BigInteger;
using BcSha256 = Org.BouncyCastle.Crypto.Digests.Sha256Digest;

namespace Ainft.Ethereum.Tests;

public sealed class Secp256k1Tests
{
    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");
    private static readonly BigInteger Order = BigInteger.Parse(
        "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        System.Globalization.NumberStyles.HexNumber);
    private static readonly BigInteger Prime = BigInteger.Parse(
        "0fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        System.Globalization.NumberStyles.HexNumber);

    private static readonly Gen<Bytes32> Words = Gen.Byte.Array[32].Select(bytes => new Bytes32(bytes));

    /// <summary>Mostly random words, and the words at which carries and reductions are likely to fail.</summary>
    private static readonly Gen<Bytes32> Edges = Gen.Frequency(
        (3, Words),
        (1, Gen.Int[-3, 3].Select(offset => Word(Order + offset))),
        (1, Gen.Int[-3, 3].Select(offset => Word(Prime + offset))),
        (1, Gen.Int[-3, 3].Select(offset => Word((Order - 1) / 2 + offset))),
        (1, Gen.Int[0, 3].Select(offset => Word(offset))),
        (1, Gen.Int[0, 255].Select(bit => Word(BigInteger.One << bit))),
        (1, Gen.Int[1, 256].Select(bits => Word((BigInteger.One << bits) - 1))));

    /// <summary>Keys near both ends of their range, and keys with leading zero bytes.</summary>
    private static readonly Gen<Bytes32> Keys = Gen.Frequency(
        (2, Words),
        (1, Gen.Int[1, 5].Select(offset => Word(offset))),
        (1, Gen.Int[1, 5].Select(offset => Word(Order - offset))),
        (1, Gen.Int[1, 255].Select(bit => Word(BigInteger.One << bit))));

    [Theory]
    [InlineData("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
        "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000001",
        "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
        "0x80C0dbf239224071c59dD8970ab9d542E3414aB2")]
    public void Known_keys_have_known_addresses(string key, string address) =>
        Assert.Equal(address, LocalKey.Parse(key).Address.ToString());

    [Fact]
    public void A_public_key_has_the_account_of_its_private_key() => Keys.Sample(secret =>
    {
        var point = Curve.G.Multiply(new BcInteger(1, secret.ToArray())).Normalize();
        var x = new Bytes32(point.AffineXCoord.GetEncoded());
        var y = new Bytes32(point.AffineYCoord.GetEncoded());
        return Secp256k1.TryAddressOf(x, y, out var account) && account == new LocalKey(secret.ToArray()).Address;
    }, iter: 100);

    [Fact]
    public void A_point_that_is_not_on_the_curve_has_no_account()
    {
        Assert.False(Secp256k1.TryAddressOf(Word(1), Word(1), out var account));
        Assert.True(account.IsZero);
        Assert.False(Secp256k1.TryAddressOf(Word(0), Word(0), out _));
        Assert.False(Secp256k1.TryAddressOf(Word(Prime), Word(1), out _));
    }

    [Theory]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000001", "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8",
        "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000001",
        "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b",
        "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", "Satoshi Nakamoto",
        "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0",
        "6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5")]
    [InlineData("0xf8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181", "Alan Turing",
        "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c",
        "58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea")]
    public void Published_vectors_of_RFC_6979_signatures(string key, string message, string r, string s)
    {
        var hash =
            new Bytes32(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(message)));
        var signature = LocalKey.Parse(key).Sign(hash);
        Assert.Equal("0x" + r, signature.R.ToString());
        Assert.Equal("0x" + s, signature.S.ToString());
    }

    [Fact]
    public void Signatures_have_a_low_s_and_recover_to_their_signer() => Words.Select(Words).Sample((secret, hash) =>
    {
        var key = new LocalKey(secret.ToArray());
        var signature = key.Sign(hash);
        return signature.IsLowS && Secp256k1.TryRecover(hash, signature, out var signer) && signer == key.Address;
    }, iter: 100);

    [Fact]
    public void Signatures_are_those_of_RFC_6979_for_every_key_and_hash() =>
        Gen.Select(Keys, Edges).Sample((secret, hash) =>
        {
            var signer = new ECDsaSigner(new HMacDsaKCalculator(new BcSha256()));
            signer.Init(true,
                new ECPrivateKeyParameters(new BcInteger(1, secret.ToArray()), new ECDomainParameters(Curve)));
            var rs = signer.GenerateSignature(hash.ToArray());
            var s = new BigInteger(rs[1].ToByteArrayUnsigned(), isUnsigned: true, isBigEndian: true);
            var signature = new LocalKey(secret.ToArray()).Sign(hash);
            return Number(signature.R)
                == new BigInteger(rs[0].ToByteArrayUnsigned(), isUnsigned: true, isBigEndian: true)
                && Number(signature.S) == BigInteger.Min(s, Order - s);
        }, iter: 300);

    [Fact]
    public void Signature_that_does_not_lead_back_to_its_key_is_not_handed_out() =>
        Assert.Throws<System.Security.Cryptography.CryptographicException>(() =>
            Secp256k1.Sign(Word(5), Word(7).ToArray(), LocalKey.Generate().Address));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Recovery_id_above_one_cannot_be_said(byte id)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Signature(Word(1), Word(1), id));
        Assert.False(Signature.TryRead([.. new byte[64], id], out _));
        Assert.False(Signature.TryRead([.. new byte[64], (byte)(27 + id)], out _));
    }

    [Fact]
    public void Twin_with_the_high_s_recovers_to_the_same_signer_and_is_not_low() =>
        Words.Select(Words).Sample((secret, hash) =>
        {
            var key = new LocalKey(secret.ToArray());
            var low = key.Sign(hash);
            var high = new Signature(low.R, Word(Order - Number(low.S)), (byte)(1 - low.YParity));
            return !high.IsLowS && Secp256k1.TryRecover(hash, high, out var signer) && signer == key.Address
                && Secp256k1.TryComplete(hash, high.R, high.S, key.Address, out var folded) && folded == low;
        }, iter: 100);

    [Fact]
    public void Recovery_agrees_with_BouncyCastle_on_any_input() =>
        Gen.Select(Edges, Edges, Edges, Gen.Byte[0, 1]).Sample((hash, r, s, parity) =>
        {
            var recovered = Secp256k1.TryRecover(hash, new Signature(r, s, parity), out var signer);
            var expected = Recover(hash, r, s, parity);
            return recovered == expected is not null && signer == (expected ?? default);
        }, iter: 3000);

    [Fact]
    public void Recovery_agrees_with_BouncyCastle_where_the_sum_doubles_or_cancels() =>
        Gen.Select(Gen.Int[1, 1000], Gen.Int[-3, 3], Gen.Byte[0, 1]).Sample((k, delta, parity) =>
        {
            // With R = kG and hash = s·k ± small, the key u1·G + u2·R is a small multiple of G or the point at
            // infinity.
            var point = Curve.G.Multiply(BcInteger.ValueOf(k)).Normalize();
            var r = new Bytes32(point.AffineXCoord.GetEncoded());
            var s = Word(7);
            var hash = Word((7 * k + delta * Number(r) % Order + 4 * Order) % Order);
            var recovered = Secp256k1.TryRecover(hash, new Signature(r, s, parity), out var signer);
            var expected = Recover(hash, r, s, parity);
            return recovered == expected is not null && signer == (expected ?? default);
        }, iter: 300);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Zero_r_or_s_is_refused(int r, int s) =>
        Assert.False(Secp256k1.TryRecover(Word(1), new Signature(Word(r), Word(s), 0), out _));

    [Fact]
    public async Task Personal_signatures_are_those_of_cast_and_verify_there()
    {
        var key = LocalKey.Generate();
        var signature = key.Sign(Eip191.HashPersonal("hello, world"u8));
        Assert.Equal(await Cast.RunAsync("wallet", "sign", "--private-key", key.ExportHex(), "hello, world"),
            signature.ToString());
        Assert.Contains("succeeded",
            await Cast.RunAsync("wallet", "verify", "--address", key.Address.ToString(), "hello, world",
                signature.ToString()), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Cast.RunAsync("wallet", "verify", "--address", key.Address.ToString(), "hello, moon",
                signature.ToString()));
    }

    [Fact]
    public void Completion_refuses_what_another_key_signed()
    {
        var (key, other) = (LocalKey.Generate(), LocalKey.Generate());
        var signature = other.Sign(Word(5));
        Assert.False(Secp256k1.TryComplete(Word(5), signature.R, signature.S, key.Address, out _));
        Assert.True(Secp256k1.TryComplete(Word(5), signature.R, signature.S, other.Address, out var complete));
        Assert.Equal(signature, complete);
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x00")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("not a key")]
    public void Text_that_is_no_key_is_refused_and_not_repeated(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => LocalKey.Parse(text));
        Assert.DoesNotContain("0364141", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_parse_with_and_without_prefix_and_never_show_themselves()
    {
        var key = LocalKey.Generate();
        Assert.Equal(key.ExportHex(), LocalKey.Parse(key.ExportHex()).ExportHex());
        Assert.Equal(key.Address, LocalKey.Parse(key.ExportHex()[2..]).Address);
        Assert.Equal(key.Address.ToString(), key.ToString());
    }

    private static Address? Recover(Bytes32 hash, Bytes32 r, Bytes32 s, byte parity)
    {
        if (Number(r).IsZero || Number(r) >= Order || Number(s).IsZero || Number(s) >= Order)
            return null;
        ECPoint point;
        try
        {
            point = Curve.Curve.DecodePoint([(byte)(2 + parity), .. r.ToArray()]);
        }
        catch (ArgumentException)
        {
            return null;
        }
        var inverse = new BcInteger(1, r.ToArray()).ModInverse(Curve.N);
        var u1 = new BcInteger(1, hash.ToArray()).Negate().Multiply(inverse).Mod(Curve.N);
        var u2 = new BcInteger(1, s.ToArray()).Multiply(inverse).Mod(Curve.N);
        var key = Curve.G.Multiply(u1).Add(point.Multiply(u2)).Normalize();
        return key.IsInfinity
            ? null
            : new Address(Keccak256.Hash(key.GetEncoded(false).AsSpan(1)).ToArray().AsSpan(12));
    }

    private static BigInteger Number(Bytes32 word) => new(word.ToArray(), isUnsigned: true, isBigEndian: true);

    private static Bytes32 Word(BigInteger number)
    {
        var digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new Bytes32([.. new byte[32 - digits.Length], .. digits]);
    }
}
