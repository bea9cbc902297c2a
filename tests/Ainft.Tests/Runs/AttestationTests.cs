using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ainft.Tests.Evidence;
using Xunit;

namespace Ainft.Tests.Runs;

/// <summary>The second signature of a node, with a key on P-256.</summary>
public sealed class AttestationTests
{
    private static readonly EvidenceCase Attested = EvidenceCase.Attested;

    public static TheoryData<string> NotKeys
    {
        get
        {
            using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            var bytes = p256.ExportSubjectPublicKeyInfo();
            byte[] offCurve = [.. bytes[..^1], (byte)(bytes[^1] ^ 1)];
            return new()
            {
                "", "AAAA", "not base64", Convert.ToBase64String(bytes) + "\0", $" {Convert.ToBase64String(bytes)}",
                Convert.ToBase64String(bytes[..^1]), Convert.ToBase64String([.. bytes, 0]),
                Convert.ToBase64String(offCurve),
                Convert.ToBase64String(p384.ExportSubjectPublicKeyInfo()),
                Convert.ToBase64String(p256.ExportECPrivateKey()),
            };
        }
    }

    [Fact]
    public void Evidence_whose_statements_have_a_second_signature_is_consistent_and_reads_as_it_was_written()
    {
        var report = EvidenceVerifier.Verify(Attested.Evidence, Attested.Facts);
        Assert.True(report.IsValid);
        Assert.All(report.Nodes, node =>
            Assert.Equal(CheckResult.Pass,
                node.Checks.Single(check => check.Name == EvidenceVerifier.Attestation).Result));
        var json = Attested.Evidence.ToJson();
        Assert.True(EvidenceFile.TryParse(json, out var read, out _));
        Assert.Equal(json, read.ToJson());
    }

    [Fact]
    public void A_second_signature_that_is_missing_fails()
    {
        var report = Changed(signatures => signatures.RemoveAt(1));
        Assert.Contains("but it is missing", Attestation(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_signature_over_another_statement_fails()
    {
        using var key = EvidenceCase.AttesterOf(Attested.Run.Tasks[0].Node.Node);
        var report = Changed(signatures => signatures[1]!["sig"] = EvidenceCase.Attest("{}"u8, key));
        Assert.Contains("this key did not make it", Attestation(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_signature_by_another_key_than_the_statement_names_fails()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var payload = Attested.Evidence.Statements[1].Envelope.Payload;
        var report = Changed(signatures => signatures[1] = new JsonObject
        {
            ["keyid"] = AttestationKey.Of(key).KeyId,
            ["sig"] = EvidenceCase.Attest(payload.Span, key),
        });
        Assert.Contains("this key did not make it", Attestation(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData(" ")]
    [InlineData("\0")]
    public void A_second_signature_with_other_characters_than_base64_is_none(string added)
    {
        var payload = Attested.Evidence.Statements[1].Envelope.Payload;
        var revealed = Attested.Run.Tasks[0].Revealed!.Attestation!;
        Assert.True(revealed.ToAttestation().IsBy(revealed.Key, payload.Span));
        var changed = revealed with { Signature = revealed.Signature.Insert(4, added) };
        Assert.False(changed.ToAttestation().IsBy(revealed.Key, payload.Span));
    }

    [Theory]
    [MemberData(nameof(NotKeys))]
    public void A_key_has_one_form(string text) => Assert.False(AttestationKey.TryParse(text, out _));

    [Fact]
    public void A_key_is_read_from_its_own_text()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(AttestationKey.TryParse(AttestationKey.Of(key).Text, out var read));
        Assert.Equal(AttestationKey.Of(key), read);
        Assert.Equal(key.ExportSubjectPublicKeyInfoPem(), read.ToPem());
    }

    [Fact]
    public void A_stored_run_keeps_the_second_signatures()
    {
        Assert.True(Run.TryRead(System.Text.Json.JsonDocument.Parse(Attested.Run.ToJson()).RootElement, out var read,
            out _));
        Assert.Equal(Attested.Run.Tasks.Select(task => task.Revealed!.Attestation),
            read.Tasks.Select(task => task.Revealed!.Attestation));
    }

    private static EvidenceReport Changed(Action<JsonArray> change)
    {
        var file = JsonNode.Parse(Attested.Evidence.ToJson())!;
        change(file["statements"]![1]!["envelope"]!["signatures"]!.AsArray());
        Assert.True(EvidenceFile.TryParse(System.Text.Encoding.UTF8.GetBytes(file.ToJsonString()), out var evidence,
            out _));
        var report = EvidenceVerifier.Verify(evidence, Attested.Facts);
        Assert.False(report.IsValid);
        return report;
    }

    private static string Attestation(EvidenceReport report) =>
        report.Nodes[0].Checks.Single(check => check.Name == EvidenceVerifier.Attestation).Detail;
}
