using Ainft.ModelSigning;

namespace Ainft.Cli.Signatures;

/// <summary>Trusts one public key (<c>--key</c>).</summary>
/// <param name="Key">The key.</param>
internal sealed record KeyTrust(SignatureKey Key) : SignerTrust
{
    /// <inheritdoc/>
    public override IReadOnlyList<VerificationCheck> Check(ModelSignature signature) =>
        signature.Material.Method != SigningMethod.Key ? [Other(SigningMethod.Key, signature)]
        : [Of(Envelope, signature.IsSignedBy(Key), $"by the key with the SHA-256 {Key.Fingerprint}")];
}
