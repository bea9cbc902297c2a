using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Evidence;

public sealed class DsseEnvelopeTests
{
    private static readonly LocalKey Key =
        LocalKey.Parse("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    private static readonly Gen<byte[]> Payloads = Gen.Byte.Array[1, 300];

    [Theory]
    [InlineData("http://example.com/HelloWorld", "hello world",
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world")]
    [InlineData("", "", "DSSEv1 0  0 ")]
    [InlineData("é", "한", "DSSEv1 2 é 3 한")]
    public void The_encoding_is_that_of_the_specification(string type, string payload, string expected) =>
        Assert.Equal(expected,
            Encoding.UTF8.GetString(DsseEnvelope.PreAuthenticationEncoding(type, Encoding.UTF8.GetBytes(payload))));

    [Fact]
    public async Task What_an_account_signs_is_what_cast_wallet_sign_signs()
    {
        // cast wallet sign --private-key … 'DSSEv1 28 application/vnd.in-toto+json 2 {}'
        var envelope = await DsseEnvelope.SignAsync("{}"u8.ToArray(), Key, TestContext.Current.CancellationToken);
        Assert.Equal(Eip191.HashPersonal("DSSEv1 28 application/vnd.in-toto+json 2 {}"u8),
            DsseEnvelope.HashToSign("{}"u8));
        Assert.Equal(
            "0x3daf5f91fa3deb970610b618722ca2617dca633f9195358d975b4d5017618465"
                + "37c5def15b4e562846a26087e18269bf8eaf9792e1333e9b5f8964508f1448bd1c",
            envelope.Signature);
    }

    [Fact]
    public void An_envelope_is_read_as_it_was_written_and_signed_by_its_account() => Payloads.Sample(payload =>
    {
        var envelope = Sign(payload);
        using var json = JsonDocument.Parse(Write(envelope));
        Assert.True(DsseEnvelope.TryRead(json.RootElement, out var read, out var violations),
            string.Join('\n', violations));
        Assert.Equal(payload, read.Payload.ToArray());
        Assert.Equal((envelope.KeyId, envelope.Signature), (read.KeyId, read.Signature));
        Assert.True(read.IsSigned());
        Assert.Equal(Sha256Digest.Of(payload).Value, read.Leaf.Subject);
    }, iter: 50);

    [Fact]
    public void One_byte_changed_is_another_form_or_an_invalid_signature() => Payloads.Sample(payload =>
    {
        var original = Write(Sign(payload));
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var changed = original.ToArray();
            changed[at] = value;
            if (!CanonicalJson.TryCanonicalize(changed, out byte[]? canonical, out _))
                return;
            using var json = JsonDocument.Parse(canonical);
            Assert.False(DsseEnvelope.TryRead(json.RootElement, out var read, out _) && read.IsSigned()
                && !Write(read).AsSpan().SequenceEqual(original), Encoding.UTF8.GetString(changed));
        }, iter: 60, threads: 1);
    }, iter: 30);

    [Theory]
    [InlineData("/payload", "\"e30=\\n\"")]
    [InlineData("/payload", "\"e31\"")]
    [InlineData("/payload", "\"e30==\"")]
    [InlineData("/payload", "\"+_30\"")]
    [InlineData("/payload", "\"\"")]
    [InlineData("/payload", "null")]
    [InlineData("/payloadType", "\"application/json\"")]
    [InlineData("/signatures", "[]")]
    [InlineData("/signatures", "{}")]
    [InlineData("/signatures/0", "\"sig\"")]
    [InlineData("/signatures/0/keyid", "1")]
    [InlineData("/signatures/0/sig", "\"AAA*\"")]
    public void A_form_that_the_specification_does_not_permit_is_refused_where_it_is(string pointer, string value)
    {
        using var json = Changed(Write(Sign("{}"u8.ToArray())), pointer, value);
        Assert.False(DsseEnvelope.TryRead(json.RootElement, out _, out var violations));
        Assert.Contains(violations, violation => violation.Pointer == pointer);
    }

    [Theory]
    [InlineData("/more", "1")]
    [InlineData("/signatures/0/more", "{\"cert\":[]}")]
    [InlineData("/signatures/0/keyid", "null")]
    [InlineData("/signatures/0/keyid", "\"\"")]
    [InlineData("/signatures/0/keyid", "\"a key\"")]
    [InlineData("/signatures/0/keyid", "\"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266\"")]
    [InlineData("/payload", "\"e30\"")]
    public void Every_form_that_the_specification_permits_is_the_same_envelope(string pointer, string value)
    {
        using var json = Changed(Write(Sign("{}"u8.ToArray())), pointer, value);
        IsSame(json.RootElement, Sign("{}"u8.ToArray()));
    }

    [Fact]
    public void Either_alphabet_with_or_without_padding_is_the_same_envelope() =>
        Gen.Select(Payloads, Gen.Int[0, 3]).Sample((payload, form) =>
        {
            var node = JsonNode.Parse(Write(Sign(payload)))!;
            node["payload"] = Written(node["payload"]!.GetValue<string>(), form);
            node["signatures"]![0]!["sig"] = Written(node["signatures"]![0]!["sig"]!.GetValue<string>(), form);
            node["signatures"]![0]!.AsObject().Remove("keyid");
            using var json = JsonDocument.Parse(node.ToJsonString());
            IsSame(json.RootElement, Sign(payload));
        }, iter: 100);

    [Fact]
    public void A_further_signature_of_any_scheme_and_at_any_place_changes_nothing() =>
        Gen.Select(Gen.Byte.Array[1, 100], Gen.Bool, Gen.Bool).Sample((other, isFirst, isAccount) =>
        {
            var node = JsonNode.Parse(Write(Sign("{}"u8.ToArray())))!;
            var further = isAccount ? LocalKey.Generate().Sign(default).ToArray() : other;
            node["signatures"]!.AsArray().Insert(isFirst ? 0 : 1, new JsonObject
            {
                ["keyid"] = isAccount ? Key.Address.ToString() : "another scheme",
                ["sig"] = Convert.ToBase64String(further)
            });
            using var json = JsonDocument.Parse(node.ToJsonString());
            IsSame(json.RootElement, Sign("{}"u8.ToArray()));
        }, iter: 60);

    [Theory]
    [InlineData("/signatures/0/keyid")]
    [InlineData("/signatures/1/keyid")]
    public void A_signature_of_an_account_is_not_also_that_of_an_attestation_key(string pointer)
    {
        var node = JsonNode.Parse(Write(Sign("{}"u8.ToArray())))!;
        node["signatures"]!.AsArray().Add(node["signatures"]![0]!.DeepClone());
        using var json = Changed(
            Encoding.UTF8.GetBytes(node.ToJsonString()), pointer, $"\"{new string('a', 64)}\"");
        IsSame(json.RootElement, Sign("{}"u8.ToArray()));
    }

    [Fact]
    public void Signatures_of_other_schemes_alone_are_refused()
    {
        using var json = Changed(Write(Sign("{}"u8.ToArray())), "/signatures/0/sig", "\"AAAA\"");
        Assert.False(DsseEnvelope.TryRead(json.RootElement, out _, out var violations));
        Assert.Equal("/signatures", Assert.Single(violations).Pointer);
    }

    [Fact]
    public void A_signature_of_another_account_than_the_keyid_names_is_not_signed_by_it()
    {
        using var json =
            Changed(Write(Sign("{}"u8.ToArray())), "/signatures/0/keyid", $"\"{EvidenceCase.Creator.Address}\"");
        Assert.True(DsseEnvelope.TryRead(json.RootElement, out var envelope, out _));
        Assert.False(envelope.IsSigned());
    }

    [Fact]
    public void Too_many_signatures_are_refused()
    {
        var node = JsonNode.Parse(Write(Sign("{}"u8.ToArray())))!;
        for (var i = 0; i < 32; i++)
            node["signatures"]!.AsArray().Add(node["signatures"]![0]!.DeepClone());
        using var json = JsonDocument.Parse(node.ToJsonString());
        Assert.False(DsseEnvelope.TryRead(json.RootElement, out _, out var violations));
        Assert.All(violations, violation => Assert.Equal("/signatures", violation.Pointer));
        Assert.Equal(ViolationCode.WrongCount, violations[0].Code);
        Assert.Contains("32", violations[0].Reason, StringComparison.Ordinal);
    }

    private static string Written(string base64, int form)
    {
        var text = (form & 1) == 0 ? base64 : base64.Replace('+', '-').Replace('/', '_');
        return (form & 2) == 0 ? text : text.TrimEnd('=');
    }

    private static void IsSame(JsonElement json, DsseEnvelope expected)
    {
        Assert.True(DsseEnvelope.TryRead(json, out var read, out var violations), string.Join('\n', violations));
        Assert.Equal(Write(expected), Write(read));
        Assert.True(read.IsSigned());
    }

    private static JsonDocument Changed(byte[] envelope, string pointer, string value)
    {
        var node = JsonNode.Parse(envelope)!;
        var steps = pointer[1..].Split('/');
        var place = steps[..^1]
            .Aggregate(node, (parent, step) => parent is JsonArray array ? array[int.Parse(step)]! : parent[step]!);
        if (place is JsonArray items)
            items[int.Parse(steps[^1])] = JsonNode.Parse(value);
        else
            place[steps[^1]] = JsonNode.Parse(value);
        return JsonDocument.Parse(node.ToJsonString());
    }

    [Fact]
    public void A_twin_of_a_signature_is_none()
    {
        var envelope = Sign("{}"u8.ToArray());
        Assert.True(Signature.TryParse(envelope.Signature, out var signature));
        var order = System.Numerics.BigInteger.Parse(
            "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141",
            System.Globalization.NumberStyles.HexNumber);
        var high = (order - new System.Numerics.BigInteger(signature.S.ToArray(), isUnsigned: true, isBigEndian: true))
            .ToByteArray(isUnsigned: true, isBigEndian: true);
        var twin = new Signature(signature.R, new Bytes32([.. new byte[32 - high.Length], .. high]),
            (byte)(1 - signature.YParity));
        Assert.True(Secp256k1.TryRecover(DsseEnvelope.HashToSign("{}"u8), twin, out var signer)
            && signer == Key.Address);
        Assert.False((envelope with { Signature = twin.ToString() }).IsSigned());
        Assert.False((envelope with
        {
            Signature = envelope.Signature.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal)
        }).IsSigned());
        Assert.False((envelope with { Signature = envelope.Signature[..^2] + $"{signature.YParity:x2}" }).IsSigned());
    }

    internal static byte[] Write(DsseEnvelope envelope)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            envelope.WriteTo(writer);
        return stream.ToArray();
    }

    private static DsseEnvelope Sign(byte[] payload) =>
        new(payload, Key.Address, Key.Sign(DsseEnvelope.HashToSign(payload)).ToString());
}
