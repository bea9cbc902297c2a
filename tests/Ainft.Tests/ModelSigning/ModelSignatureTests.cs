using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.ModelSigning;
using CsCheck;
using Xunit;

namespace Ainft.Tests.ModelSigning;

public sealed class ModelSignatureTests
{
    private static readonly (string Name, byte[] Content)[] Files =
        [("config.json", "{}"u8.ToArray()), ("weights/a-b.bin", [1, 2, 3]), ("weights/a/b.bin", [])];

    public static TheoryData<string> Curves { get; } = new("nistP256", "nistP384", "nistP521");

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_signature_on_each_curve_is_verified_with_its_hash(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        using var other = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var signature = Read(SampleModelSignature.Sign(
            key, SampleModelSignature.Statement(Files), SampleModelSignature.KeyMaterial()));
        Assert.True(signature.IsSignedBy(KeyOf(key)));
        Assert.False(signature.IsSignedBy(KeyOf(other)));
    }

    [Fact]
    public void A_key_on_another_curve_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        Assert.False(SignatureKey.TryRead(key.ExportSubjectPublicKeyInfo(), out _));
        using var rsa = RSA.Create(2048);
        Assert.False(SignatureKey.TryReadPem(rsa.ExportSubjectPublicKeyInfoPem(), out _));
        Assert.False(SignatureKey.TryReadPem("", out _));
    }

    [Fact]
    public void A_changed_byte_changes_no_signed_content()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var known = KeyOf(key);
        var original = SampleModelSignature.Bytes(SampleModelSignature.Sign(
            key, SampleModelSignature.Statement(Files), SampleModelSignature.KeyMaterial()));
        var read = Read(JsonNode.Parse(original)!);
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var changed = original.ToArray();
            changed[at] = value;
            // A change of a hint or of white space outside of the payload is no change of the signed content.
            if (!ModelSignature.TryRead(changed, out var signature, out _) || !signature.IsSignedBy(known))
                return;
            Assert.Equal(read.Payload.ToArray(), signature.Payload.ToArray());
            Assert.Equal(read.Signature.ToArray(), signature.Signature.ToArray());
        }, iter: 3000);
    }

    [Fact]
    public void A_changed_byte_of_payload_or_signature_is_noticed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var known = KeyOf(key);
        var payload = Encoding.UTF8.GetBytes(SampleModelSignature.Statement(Files).ToJsonString());
        var signed = SampleModelSignature.Signed(key, SampleModelSignature.PreAuthentication(payload));
        Gen.Select(Gen.Int[0, payload.Length + signed.Length - 1], Gen.Byte[1, 255]).Sample((at, mask) =>
        {
            byte[] both = [.. payload, .. signed];
            both[at] ^= mask;
            var bundle = SampleModelSignature.Bundle(
                both[..payload.Length], both[payload.Length..], SampleModelSignature.KeyMaterial());
            Assert.False(
                ModelSignature.TryRead(SampleModelSignature.Bytes(bundle), out var signature, out _)
                && signature.IsSignedBy(known));
        }, iter: 1000);
    }

    [Fact]
    public void No_bytes_throw() => Gen.OneOf(Gen.Byte.Array[0, 200], Damaged()).Sample(bytes =>
    {
        var isRead = ModelSignature.TryRead(bytes, out var signature, out var violations);
        Assert.Equal(isRead, violations.Count == 0);
        foreach (var entry in signature?.Material.LogEntries ?? [])
            Assert.NotEmpty(LogEntryChecks.Of(entry, signature!, SignatureVectorTests.Root()));
        Assert.Equal(TrustedRoot.TryRead(bytes, out _, out var others), others.Count == 0);
    }, iter: 3000);

    [Theory]
    [InlineData("/mediaType", "application/json", "/mediaType")]
    [InlineData("/verificationMaterial/certificate", "x", "/verificationMaterial")]
    [InlineData("/verificationMaterial/other", "x", "/verificationMaterial/other")]
    [InlineData("/dsseEnvelope/payloadType", "text/plain", "/dsseEnvelope/payloadType")]
    [InlineData("/dsseEnvelope/payload", "e30", "/dsseEnvelope/payload")]
    [InlineData("/dsseEnvelope/payload", "e31=", "/dsseEnvelope/payload")]
    public void A_bundle_in_another_form_is_refused(string place, string value, string pointer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bundle = SampleModelSignature.Sign(
            key, SampleModelSignature.Statement(Files), SampleModelSignature.KeyMaterial());
        Set(bundle, place, value);
        Assert.False(ModelSignature.TryRead(SampleModelSignature.Bytes(bundle), out _, out var violations));
        Assert.Contains(pointer, violations.Select(violation => violation.Pointer));
    }

    [Theory]
    [InlineData("/predicate/serialization/method", "file-shard-1048576", "/predicate/serialization/method")]
    [InlineData("/predicate/serialization/hash_type", "blake3", "/predicate/serialization/hash_type")]
    [InlineData("/predicate/resources/0/algorithm", "blake2b", "/predicate/resources/0/algorithm")]
    [InlineData("/predicate/resources/0/name", "../config.json", "/predicate/resources/0/name")]
    [InlineData("/predicate/resources/0/name", "/config.json", "/predicate/resources/0/name")]
    [InlineData("/predicate/resources/0/name", "weights/a/b.bin", "/predicate/resources")]
    [InlineData("/subject/0/digest/sha256", "00", "/subject/0/digest/sha256")]
    public void A_statement_in_another_form_is_refused(string place, string value, string pointer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var statement = SampleModelSignature.Statement(Files);
        Set(statement, place, value);
        var bundle = SampleModelSignature.Sign(key, statement, SampleModelSignature.KeyMaterial());
        Assert.False(ModelSignature.TryRead(SampleModelSignature.Bytes(bundle), out _, out var violations));
        Assert.Contains($"/dsseEnvelope/payload{pointer}", violations.Select(violation => violation.Pointer));
    }

    [Fact]
    public void A_root_digest_of_other_files_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var statement = SampleModelSignature.Statement(Files);
        Set(statement, "/subject/0/digest/sha256", new string('0', 64));
        var bundle = SampleModelSignature.Sign(key, statement, SampleModelSignature.KeyMaterial());
        Assert.False(ModelSignature.TryRead(SampleModelSignature.Bytes(bundle), out _, out var violations));
        Assert.Equal(ViolationCode.Contradiction, Assert.Single(violations).Code);
    }

    [Fact]
    public void The_comparison_finds_changed_missing_and_unsigned_files()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var statement = Read(SampleModelSignature.Sign(
            key, SampleModelSignature.Statement(Files), SampleModelSignature.KeyMaterial())).Statement;
        var same = Files.Select(file => new SignedFile(file.Name, Sha256Digest.Of(file.Content))).ToList();
        SignedFile[] ignored = [new(".git/config", default), new("cache/x", default), new("model.sig", default)];
        Assert.True(statement.Compare([.. same, .. ignored]).IsExact);
        var report = statement.Compare(
            [same[0] with { Digest = default }, same[1], new("cache.bin", default), new("weights/.git", default)]);
        Assert.Equal(1, report.Same);
        Assert.Equal(["config.json"], report.Changed);
        Assert.Equal(["weights/a/b.bin"], report.Missing);
        Assert.Equal(["cache.bin", "weights/.git"], report.Unsigned);
    }

    private static Gen<byte[]> Damaged()
    {
        byte[][] originals = [SignatureVectorTests.Bytes("sigstore"), SignatureVectorTests.Bytes("certificate")];
        return Gen.Select(
            Gen.Int[0, originals.Length - 1], Gen.Int[0, 8000], Gen.Byte, Gen.Bool,
            (original, at, value, cut) =>
            {
                var changed = originals[original].ToArray();
                changed[at % changed.Length] = value;
                return cut ? changed[..(at % changed.Length)] : changed;
            });
    }

    // The last name of the pointer may be new.
    private static void Set(JsonNode root, string pointer, string value)
    {
        var names = pointer.Split('/')[1..];
        var node = names[..^1].Aggregate(root, (at, name) => at is JsonArray list
            ? list[int.Parse(name)]! : at[name]!);
        node[names[^1]] = value;
    }

    internal static SignatureKey KeyOf(ECDsa key)
    {
        Assert.True(SignatureKey.TryReadPem(key.ExportSubjectPublicKeyInfoPem(), out var read));
        return read;
    }

    private static ModelSignature Read(JsonNode bundle)
    {
        Assert.True(
            ModelSignature.TryRead(SampleModelSignature.Bytes(bundle), out var signature, out var violations),
            string.Join('\n', violations));
        return signature;
    }
}
