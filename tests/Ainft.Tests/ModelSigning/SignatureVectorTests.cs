using Ainft.ModelSigning;
using Xunit;

namespace Ainft.Tests.ModelSigning;

/// <summary>The published signatures in <c>docs/vectors/model-signing</c>.</summary>
public sealed class SignatureVectorTests
{
    private const string Payload = "/dsseEnvelope/payload";

    [Theory]
    [InlineData("key", SigningMethod.Key, 2)]
    [InlineData("multi-file", SigningMethod.Key, 3)]
    [InlineData("certificate", SigningMethod.Certificate, 2)]
    public void A_published_signature_is_signed_by_its_key(string name, SigningMethod method, int files)
    {
        Assert.True(SignatureKey.TryReadPem(File.ReadAllText(PathOf("signing-key-pub.pem")), out var key));
        var signature = Read(name);
        Assert.Equal(method, signature.Material.Method);
        Assert.Equal(files, signature.Statement.Files.Count);
        Assert.True(signature.IsSignedBy(key));
    }

    [Theory]
    [InlineData("empty-resources", Payload + "/predicate/resources")]
    [InlineData("wrong-statement-type", Payload + "/_type")]
    [InlineData("wrong-predicate", Payload + "/predicateType")]
    [InlineData("v1.0.0-key", Payload + "/predicate/resources/0/name")]
    public void A_published_invalid_or_old_signature_is_refused_at_its_part(string name, string pointer)
    {
        Assert.False(ModelSignature.TryRead(Bytes(name), out _, out var violations));
        Assert.Contains(pointer, violations.Select(violation => violation.Pointer));
    }

    [Fact]
    public void A_published_entry_of_the_public_log_passes_every_check()
    {
        var (signature, root) = (Read("sigstore"), Root());
        var checks = LogEntryChecks.Of(Assert.Single(signature.Material.LogEntries), signature, root);
        Assert.Equal(
            [LogEntryChecks.Entry, LogEntryChecks.Promise, LogEntryChecks.Inclusion],
            checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.Equal((CheckResult.Pass, check.Detail), (check.Result, check.Detail)));
    }

    [Fact]
    public void The_root_digest_is_that_of_the_manifests_artifacts()
    {
        var signature = Read("multi-file");
        Artifact[] artifacts =
        [
            .. signature.Statement.Files.Select(file => new Artifact(
                "ni:///sha-256;x", file.Digest, Size: null, MediaType: null, Path: file.Name)),
        ];
        Assert.Equal(signature.Statement.Root, FileDigests.ModelSigning(artifacts));
    }

    internal static ModelSignature Read(string name)
    {
        Assert.True(
            ModelSignature.TryRead(Bytes(name), out var signature, out var violations), string.Join('\n', violations));
        return signature;
    }

    internal static TrustedRoot Root()
    {
        Assert.True(TrustedRoot.TryRead(File.ReadAllBytes(PathOf("trusted-root.json")), out var root, out _));
        return root;
    }

    internal static byte[] Bytes(string name) => File.ReadAllBytes(PathOf($"{name}.bundle.json"));

    private static string PathOf(string file) => Path.Combine(VectorTests.Root(), "model-signing", file);
}
