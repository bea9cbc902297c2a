using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Ainft.Cli.Dev;
using Ainft.Cli.Signatures;
using Ainft.ModelSigning;
using Ainft.Tests.ModelSigning;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Cli.Tests.Signatures;

/// <summary>Certificates of generated authorities, and the published signature of Sigstore.</summary>
public sealed class SignerTrustTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string Vectors = Path.Combine(Npm.Root, "docs", "vectors", "model-signing");

    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly FakeTimeProvider clock = new(Start.AddDays(10));

    [Fact]
    public void A_certificate_of_a_trusted_authority_is_accepted()
    {
        using var authority = Authority();
        using var middle = Issued(authority, rootKey, "CN=middle", middleKey, X509KeyUsageFlags.KeyCertSign);
        using var leaf = Leaf(middle, X509KeyUsageFlags.DigitalSignature);
        Assert.Empty(Failed(new ChainTrust([authority], clock), Signed(leaf, middle)));
        // The authority may also bring the certificate between, and then the signer need not.
        Assert.Empty(Failed(new ChainTrust([middle, authority], clock), Signed(leaf)));
    }

    [Fact]
    public void A_certificate_without_a_chain_to_a_trusted_authority_is_refused()
    {
        using var authority = Authority();
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var other = Authority(otherKey);
        using var middle = Issued(authority, rootKey, "CN=middle", middleKey, X509KeyUsageFlags.KeyCertSign);
        using var leaf = Leaf(middle, X509KeyUsageFlags.DigitalSignature);
        Assert.Equal(["signer"], Failed(new ChainTrust([authority], clock), Signed(leaf)));
        Assert.Equal(["signer"], Failed(new ChainTrust([middle], clock), Signed(leaf, middle)));
        Assert.Equal(["signer"], Failed(new ChainTrust([other], clock), Signed(leaf, middle, other)));
    }

    [Fact]
    public void A_certificate_that_is_not_valid_now_or_not_for_signatures_is_refused()
    {
        using var authority = Authority();
        using var middle = Issued(authority, rootKey, "CN=middle", middleKey, X509KeyUsageFlags.KeyCertSign);
        using var leaf = Leaf(middle, X509KeyUsageFlags.DigitalSignature);
        using var wrong = Leaf(middle, X509KeyUsageFlags.KeyAgreement);
        var trust = new ChainTrust([authority], clock);
        Assert.Equal(["signer"], Failed(trust, Signed(wrong, middle)));
        clock.SetUtcNow(Start.AddDays(200));
        Assert.Equal(["signer"], Failed(trust, Signed(leaf, middle)));
    }

    [Fact]
    public void A_signature_with_another_key_than_that_of_the_certificate_is_refused()
    {
        using var authority = Authority();
        using var middle = Issued(authority, rootKey, "CN=middle", middleKey, X509KeyUsageFlags.KeyCertSign);
        using var leaf = Leaf(middle, X509KeyUsageFlags.DigitalSignature);
        var signature = Read(SampleModelSignature.Sign(
            middleKey, Statement(), SampleModelSignature.ChainMaterial(leaf, middle)));
        Assert.Equal(["signature"], Failed(new ChainTrust([authority], clock), signature));
    }

    [Fact]
    public void Damaged_certificates_are_refused_without_an_exception()
    {
        using var authority = Authority();
        using var leaf = Issued(authority, rootKey, "CN=signer", key, X509KeyUsageFlags.DigitalSignature);
        var good = Signed(leaf);
        Assert.Empty(Failed(new ChainTrust([authority], clock), good));
        for (var at = 0; at < leaf.RawData.Length; at++)
        {
            var bytes = leaf.RawData.ToArray();
            bytes[at] ^= 0x55;
            var material = good.Material with { Certificates = [bytes] };
            Assert.NotEmpty(Failed(new ChainTrust([authority], clock), good with { Material = material }));
        }
    }

    [Fact]
    public void The_published_signature_of_Sigstore_is_accepted_with_its_trusted_root()
    {
        var (signature, root) = Published();
        var checks = new RootTrust(root).Check(signature);
        Assert.Empty(Failed(new RootTrust(root), signature));
        Assert.Contains("stefanb@us.ibm.com", checks.Single(check => check.Name == "signer").Detail,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stefanb@us.ibm.com", "https://sigstore.verify.ibm.com/oauth2", true)]
    [InlineData("stefanb@us.ibm.com", null, true)]
    [InlineData(null, "https://sigstore.verify.ibm.com/oauth2", true)]
    [InlineData("Stefanb@us.ibm.com", null, false)]
    [InlineData("us.ibm.com", null, false)]
    [InlineData("", null, false)]
    [InlineData("stefanb@us.ibm.com", "https://accounts.google.com", false)]
    public void The_identity_in_the_published_signature_must_be_the_expected_one(
        string? name, string? provider, bool holds)
    {
        var (signature, root) = Published();
        var trust = new RootTrust(root, new ExpectedIdentity(name, provider));
        string[] expected = holds ? [] : ["identity"];
        Assert.Equal(expected, Failed(trust, signature));
    }

    [Fact]
    public void A_certificate_without_an_identity_is_not_the_expected_one()
    {
        using var authority = Authority();
        var found = FulcioIdentity.Of(authority);
        Assert.Empty(found.Names);
        Assert.Null(found.Provider);
        Assert.NotNull(new ExpectedIdentity("a@example.org", null).WhyOther(found));
        Assert.NotNull(new ExpectedIdentity(null, "https://example.org").WhyOther(found));
    }

    [Fact]
    public void An_authority_that_was_not_trusted_at_the_time_of_the_signature_is_refused()
    {
        var (signature, root) = Published();
        var ended = root with { Authorities = [root.Authorities[0] with { Until = Start.AddYears(-1) }] };
        Assert.Equal(["signer"], Failed(new RootTrust(ended), signature));
        using var other = Authority();
        var foreign = root with { Authorities = [root.Authorities[0] with { Certificates = [other.RawData] }] };
        Assert.Equal(["signer"], Failed(new RootTrust(foreign), signature));
    }

    [Fact]
    public void A_signature_of_another_method_is_refused()
    {
        var (signature, root) = Published();
        using var authority = Authority();
        Assert.Equal(["signer"], Failed(new ChainTrust([authority], clock), signature));
        Assert.Equal(["signer"], Failed(new RootTrust(root), Signed(authority)));
        Assert.True(SignatureKey.TryRead(key.ExportSubjectPublicKeyInfo(), out var known));
        Assert.Equal(["signer"], Failed(new KeyTrust(known), signature));
    }

    public void Dispose()
    {
        rootKey.Dispose();
        middleKey.Dispose();
        key.Dispose();
    }

    private static (ModelSignature Signature, TrustedRoot Root) Published()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Vectors, "sigstore.bundle.json"));
        Assert.True(ModelSignature.TryRead(bytes, out var signature, out _));
        Assert.True(TrustedRoot.TryRead(
            File.ReadAllBytes(Path.Combine(Vectors, "trusted-root.json")), out var root, out _));
        return (signature, root);
    }

    private static string[] Failed(SignerTrust trust, ModelSignature signature) =>
        [.. trust.Check(signature).Where(check => check.Result != CheckResult.Pass).Select(check => check.Name)];

    private ModelSignature Signed(params X509Certificate2[] chain) =>
        Read(SampleModelSignature.Sign(key, Statement(), SampleModelSignature.ChainMaterial(chain)));

    private static JsonObject Statement() =>
        SampleModelSignature.Statement(("weights.bin", [1, 2, 3]));

    private static ModelSignature Read(JsonNode bundle)
    {
        Assert.True(
            ModelSignature.TryRead(SampleModelSignature.Bytes(bundle), out var signature, out var violations),
            string.Join('\n', violations));
        return signature;
    }

    private X509Certificate2 Authority(ECDsa? other = null)
    {
        var request = Request("CN=root", other ?? rootKey, X509KeyUsageFlags.KeyCertSign);
        return request.CreateSelfSigned(Start, Start.AddYears(1));
    }

    private X509Certificate2 Leaf(X509Certificate2 issuer, X509KeyUsageFlags usage) =>
        Issued(issuer, middleKey, "CN=signer", key, usage);

    private static X509Certificate2 Issued(
        X509Certificate2 issuer, ECDsa issuerKey, string name, ECDsa subject, X509KeyUsageFlags usage) =>
        Request(name, subject, usage).Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), Start, Start.AddDays(100),
            RandomNumberGenerator.GetBytes(8));

    private static CertificateRequest Request(string name, ECDsa subject, X509KeyUsageFlags usage)
    {
        var request = new CertificateRequest(name, subject, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            usage == X509KeyUsageFlags.KeyCertSign, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        return request;
    }
}
