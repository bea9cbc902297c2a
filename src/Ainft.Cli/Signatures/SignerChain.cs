using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ainft.ModelSigning;

namespace Ainft.Cli.Signatures;

/// <summary>The certificate of a signer with the chain that the signer sent.</summary>
internal sealed class SignerChain : IDisposable
{
    /// <summary>The reason for refusing a certificate for other uses.</summary>
    public const string NotForSigning = "The certificate of the signer is not for signatures.";

    private const string CodeSigning = "1.3.6.1.5.5.7.3.3", AlternativeName = "2.5.29.17";

    private readonly CertificateList certificates;

    // .NET decodes extensions at the first use and throws for damaged ones, so all of them are decoded here.
    private SignerChain(CertificateList certificates, SignatureKey key)
    {
        (this.certificates, Key) = (certificates, key);
        Name = Leaf.Subject is { Length: > 0 } subject ? subject
            : Leaf.Extensions[AlternativeName]?.Format(multiLine: false) ?? "a certificate without a name";
        IsForCode = Leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .Any(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(use => use.Value == CodeSigning));
        CanSign = IsForCode || Leaf.Extensions.OfType<X509KeyUsageExtension>()
            .Any(usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature));
    }

    /// <summary>The key of the signer.</summary>
    public SignatureKey Key { get; }

    /// <summary>The name of the signer. Fulcio writes an address of email or of a workflow.</summary>
    public string Name { get; }

    /// <summary>Whether the certificate allows signatures, or at least signatures of code.</summary>
    public bool CanSign { get; }

    /// <summary>Whether the certificate allows signatures of code.</summary>
    public bool IsForCode { get; }

    /// <summary>The identity that the authority of Sigstore confirmed.</summary>
    public FulcioIdentity Identity => FulcioIdentity.Of(Leaf);

    private X509Certificate2 Leaf => certificates.All[0];

    /// <summary>Reads a chain, the certificate of the signer first. Null with a reason when it is damaged.</summary>
    public static SignerChain? TryRead(IReadOnlyList<ReadOnlyMemory<byte>> encoded, out string reason)
    {
        if (CertificateList.TryRead(encoded, out reason) is not { } certificates)
            return null;
        try
        {
            if (SignatureKey.TryRead(certificates.All[0].PublicKey.ExportSubjectPublicKeyInfo(), out var key))
                return new SignerChain(certificates, key);
            reason = $"The certificate of the signer has another key. {SignatureKey.Expected}";
        }
        catch (CryptographicException)
        {
            reason = "The certificate of the signer has a damaged extension or key.";
        }
        certificates.Dispose();
        return null;
    }

    /// <summary>The reason why no chain leads to a trusted authority at a time, or null.</summary>
    public string? WhyNotTrusted(IReadOnlyList<X509Certificate2> authorities, DateTimeOffset time) =>
        CertificatePath.WhyNotTrusted(Leaf, authorities, certificates.All.Skip(1), time);

    /// <inheritdoc/>
    public void Dispose() => certificates.Dispose();
}
