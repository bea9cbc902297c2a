using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Ainft.Cli.Signatures;
using Ainft.ModelSigning;
using Ainft.Tests.ModelSigning;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Cli.Tests.Signatures;

/// <summary>A certificate that has expired is accepted when a timestamp shows that the signature is older.</summary>
public sealed class TimestampTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa stampKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 signer;
    private readonly X509Certificate2 authority;
    private readonly FakeTimeProvider afterExpiry = new(Start.AddDays(400));
    private readonly JsonObject bundle;

    public TimestampTests()
    {
        var request = new CertificateRequest("CN=signer", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        signer = request.CreateSelfSigned(Start, Start.AddDays(100));
        authority = SampleTimestamp.Authority(stampKey, Start.AddYears(-1));
        bundle = SampleModelSignature.Sign(
            key, SampleModelSignature.Statement(("weights.bin", [1, 2, 3])),
            SampleModelSignature.ChainMaterial(signer));
    }

    [Fact]
    public void A_signature_from_before_the_end_of_its_certificate_is_accepted()
    {
        var signature = WithTimestamps(Stamp(Start.AddDays(50)));
        Assert.Equal(["signer"], Failed(new ChainTrust([signer], afterExpiry), signature));

        var checks = new ChainTrust([signer], afterExpiry, Root(authority)).Check(signature);

        Assert.All(checks, check => Assert.Equal(CheckResult.Pass, check.Result));
        Assert.Equal(["timestamp", "signer", "signature"], checks.Select(check => check.Name));
    }

    [Fact]
    public void A_signature_from_after_the_end_of_its_certificate_is_refused() =>
        Assert.Equal(["signer"], Failed(Trust(), WithTimestamps(Stamp(Start.AddDays(101)))));

    [Fact]
    public void Without_a_timestamp_an_expired_certificate_is_refused() =>
        Assert.Equal(["signer"], Failed(Trust(), WithTimestamps()));

    [Fact]
    public void A_timestamp_of_another_authority_or_before_its_time_is_refused()
    {
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = SampleTimestamp.Authority(otherKey, Start.AddYears(-1));
        var foreign = WithTimestamps(SampleTimestamp.Of(other, Signature(), Start.AddDays(50)));
        Assert.Equal(["timestamp", "signer"], Failed(Trust(), foreign));
        var ended = Root(authority, until: Start.AddDays(40));
        Assert.Equal(
            ["timestamp", "signer"],
            Failed(new ChainTrust([signer], afterExpiry, ended), WithTimestamps(Stamp(Start.AddDays(50)))));
    }

    [Fact]
    public void A_second_timestamp_of_an_unknown_authority_does_no_harm()
    {
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = SampleTimestamp.Authority(otherKey, Start.AddYears(-1));
        var both = WithTimestamps(
            SampleTimestamp.Of(other, Signature(), Start.AddDays(50)), Stamp(Start.AddDays(50)));

        Assert.DoesNotContain(Trust().Check(both), check => check.Result == CheckResult.Fail);
    }

    [Fact]
    public void A_timestamp_of_other_bytes_or_with_a_certificate_for_other_uses_is_refused()
    {
        var about = WithTimestamps(SampleTimestamp.Of(authority, [1, 2, 3], Start.AddDays(50)));
        Assert.Equal(["timestamp", "signer"], Failed(Trust(), about));
        var rejected = WithTimestamps(SampleTimestamp.Of(authority, Signature(), Start.AddDays(50), status: 2));
        Assert.Equal(["timestamp", "signer"], Failed(Trust(), rejected));
        using var forCode = SampleTimestamp.Authority(stampKey, Start.AddYears(-1), use: "1.3.6.1.5.5.7.3.3");
        var wrong = WithTimestamps(SampleTimestamp.Of(forCode, Signature(), Start.AddDays(50)));
        Assert.Equal(
            ["timestamp", "signer"], Failed(new ChainTrust([signer], afterExpiry, Root(forCode)), wrong));
    }

    [Fact]
    public void A_damaged_timestamp_is_refused_without_an_exception()
    {
        var good = Stamp(Start.AddDays(50));
        for (var at = 0; at < good.Length; at += 3)
        {
            var bytes = good.ToArray();
            bytes[at] ^= 0x55;
            // A byte that no signature covers, such as one of the certificate beside the token, may change.
            var times = Trust().Check(WithTimestamps(bytes)).Where(check => check.Name == "timestamp");
            Assert.All(times, check => Assert.True(
                check.Result == CheckResult.Fail || check.Detail == $"signed at {Start.AddDays(50):u}"));
        }
    }

    [Fact]
    public void A_trusted_root_without_timestamp_authorities_confirms_no_time()
    {
        var root = Root(authority) with { TimestampAuthorities = [] };
        Assert.Equal(
            ["timestamp", "signer"],
            Failed(new ChainTrust([signer], afterExpiry, root), WithTimestamps(Stamp(Start.AddDays(50)))));
    }

    public void Dispose()
    {
        key.Dispose();
        stampKey.Dispose();
        signer.Dispose();
        authority.Dispose();
    }

    private ChainTrust Trust() => new([signer], afterExpiry, Root(authority));

    private static TrustedRoot Root(X509Certificate2 authority, DateTimeOffset? until = null) =>
        new([], []) { TimestampAuthorities = [new TrustedAuthority([authority.RawData], Start.AddYears(-1), until)] };

    private byte[] Signature() =>
        Convert.FromBase64String((string)bundle["dsseEnvelope"]!["signatures"]![0]!["sig"]!);

    private byte[] Stamp(DateTimeOffset time) => SampleTimestamp.Of(authority, Signature(), time);

    private ModelSignature WithTimestamps(params byte[][] answers)
    {
        var changed = bundle.DeepClone();
        changed["verificationMaterial"]!["timestampVerificationData"] = new JsonObject
        {
            ["rfc3161Timestamps"] = new JsonArray([
                .. answers.Select(answer => new JsonObject { ["signedTimestamp"] = Convert.ToBase64String(answer) })]),
        };
        Assert.True(
            ModelSignature.TryRead(SampleModelSignature.Bytes(changed), out var signature, out var violations),
            string.Join('\n', violations));
        return signature;
    }

    private static string[] Failed(SignerTrust trust, ModelSignature signature) =>
        [.. trust.Check(signature).Where(check => check.Result != CheckResult.Pass).Select(check => check.Name)];
}
