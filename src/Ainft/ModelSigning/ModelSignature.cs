using System.Diagnostics.CodeAnalysis;

namespace Ainft.ModelSigning;

/// <summary>
/// A signature over the files of a model, in the form of OpenSSF Model Signing 1.0: a Sigstore bundle with a DSSE
/// envelope around an in-toto statement. The page <c>docs/model-signing.md</c> lists the parts that are checked.
/// </summary>
/// <param name="Material">The parts of the bundle that name the signer.</param>
/// <param name="Statement">The signed statement about the files.</param>
/// <param name="Payload">The statement, byte for byte.</param>
/// <param name="Signature">The signature in DER (RFC 3279).</param>
public sealed record ModelSignature(
    SignerMaterial Material, ModelStatement Statement, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The usual name of the file, beside the signed files.</summary>
    public const string FileName = "model.sig";

    /// <summary>The media type of the file.</summary>
    public const string MediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>The most bytes of the file, which is enough for 65,536 files with usual names.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>
    /// Reads the file and checks its form. The method does not check a signature, because that needs a key that the
    /// caller trusts (<see cref="IsSignedBy"/>).
    /// </summary>
    /// <param name="utf8">The bytes of the file, which may be any bytes.</param>
    /// <param name="signature">The signature when the method returns true.</param>
    /// <param name="violations">
    /// The violations. The pointers below <c>/dsseEnvelope/payload</c> lead into the decoded statement. The list is
    /// empty when the method returns true.
    /// </param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out ModelSignature? signature,
        out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        signature = ModelSignatureReader.Read(utf8, found);
        return signature is not null;
    }

    /// <summary>Whether the key signed the payload.</summary>
    /// <param name="key">The key of the expected signer.</param>
    public bool IsSignedBy(SignatureKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Verifies(
            DsseEnvelope.PreAuthenticationEncoding(DsseEnvelope.PayloadType, Payload.Span), Signature.Span);
    }
}
