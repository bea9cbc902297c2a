using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Ainft.Runs;

/// <summary>
/// A node's second key, ECDSA on the curve P-256 with SHA-256, which the tools of Sigstore and in-toto know. The
/// account remains the identity of the node. The key is valid because the account signs a statement that names it.
/// </summary>
public sealed record AttestationKey
{
    /// <summary>The reason for refusing a text that is not such a key.</summary>
    public const string Expected =
        "Expected a public key on the curve P-256 as the base64 of a SubjectPublicKeyInfo with an uncompressed point.";

    // An uncompressed point on P-256 as SubjectPublicKeyInfo (RFC 5480).
    private const int Size = 91;

    private const string P256 = "1.2.840.10045.3.1.7";

    private AttestationKey(string text) => Text = text;

    /// <summary>The DER of the SubjectPublicKeyInfo (RFC 5480) in standard base64 with padding.</summary>
    public string Text { get; }

    /// <summary>
    /// The <c>keyid</c> of its signatures, which is the SHA-256 of the DER in lower-case hexadecimal.
    /// </summary>
    public string KeyId => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>The key in PEM (RFC 7468), which the tools read.</summary>
    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", Bytes);

    /// <summary>The public part of a key.</summary>
    /// <param name="key">A key on P-256.</param>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public static AttestationKey Of(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return TryParse(Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), out var read)
            ? read : throw new ArgumentException("Expected a key on the curve P-256.", nameof(key));
    }

    /// <summary>Reads <see cref="Text"/>, and refuses other encodings of the same point.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="key">The key when the method returns true.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AttestationKey? key)
    {
        key = null;
        Span<byte> bytes = stackalloc byte[Size];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out var length) || length != Size
            || Convert.ToBase64String(bytes) != text)
            return false;
        try
        {
            using var read = ECDsa.Create();
            read.ImportSubjectPublicKeyInfo(bytes, out var used);
            var isP256 = used == Size && read.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256
                && read.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(bytes);
            key = isP256 ? new AttestationKey(text) : null;
        }
        catch (CryptographicException)
        {
            // The bytes are not a key, or the point is not on its curve.
        }
        return key is not null;
    }

    /// <summary>Whether the key signed these bytes, by ECDSA with SHA-256.</summary>
    /// <param name="signed">The signed bytes.</param>
    /// <param name="signature">The signature in DER (RFC 3279).</param>
    public bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Bytes, out _);
        return key.VerifyData(
            signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private byte[] Bytes => Convert.FromBase64String(Text);
}
