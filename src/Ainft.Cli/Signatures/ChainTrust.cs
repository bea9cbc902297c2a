using System.Security.Cryptography.X509Certificates;
using Ainft.ModelSigning;

namespace Ainft.Cli.Signatures;

/// <summary>
/// Trusts certificate authorities (<c>--certificate-chain</c>). The certificate of the signer must be valid now
/// (section 8.2), because a signature of this method has no trusted time.
/// </summary>
/// <param name="Authorities">The certificates of the file.</param>
/// <param name="Time">The clock.</param>
internal sealed record ChainTrust(IReadOnlyList<X509Certificate2> Authorities, TimeProvider Time) : SignerTrust
{
    /// <inheritdoc/>
    public override IReadOnlyList<VerificationCheck> Check(ModelSignature signature)
    {
        if (signature.Material.Method != SigningMethod.Certificate)
            return [Other(SigningMethod.Certificate, signature)];
        using var chain = SignerChain.TryRead(signature.Material.Certificates, out var reason);
        if (chain is null)
            return [Of(Signer, false, reason)];
        var broken = chain.CanSign ? chain.WhyNotTrusted(Authorities, Time.GetUtcNow()) : SignerChain.NotForSigning;
        return
        [
            Of(Signer, broken is null, broken ?? chain.Name),
            Of(Envelope, signature.IsSignedBy(chain.Key), $"by the key with the SHA-256 {chain.Key.Fingerprint}"),
        ];
    }
}
