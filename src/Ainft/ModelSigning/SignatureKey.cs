using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Ainft.ModelSigning;

/// <summary>
/// A public key of ECDSA on one of the three curves that OpenSSF Model Signing 1.0 names: P-256 with SHA-256, P-384
/// with SHA-384, and P-521 with SHA-512.
/// </summary>
public sealed class SignatureKey
{
    /// <summary>The reason for refusing other keys.</summary>
    public const string Expected = "Expected a public key of ECDSA on the curve P-256, P-384 or P-521.";

    private readonly byte[] der;
    private readonly HashAlgorithmName hash;

    private SignatureKey(byte[] der, HashAlgorithmName hash) => (this.der, this.hash) = (der, hash);

    /// <summary>The SHA-256 of the SubjectPublicKeyInfo in lower-case hexadecimal.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(der));

    /// <summary>Reads a key in PEM (RFC 7468) with the label <c>PUBLIC KEY</c>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="key">The key when the method returns true.</param>
    public static bool TryReadPem(string text, [NotNullWhen(true)] out SignatureKey? key)
    {
        ArgumentNullException.ThrowIfNull(text);
        key = null;
        return PemEncoding.TryFind(text, out var fields) && text[fields.Label] == "PUBLIC KEY"
            && TryRead(Convert.FromBase64String(text[fields.Base64Data]), out key);
    }

    /// <summary>Reads the DER of a SubjectPublicKeyInfo (RFC 5480).</summary>
    /// <param name="subjectPublicKeyInfo">Any bytes.</param>
    /// <param name="key">The key when the method returns true.</param>
    public static bool TryRead(ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out SignatureKey? key)
    {
        key = null;
        try
        {
            using var read = ECDsa.Create();
            read.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var used);
            var curve = read.ExportParameters(includePrivateParameters: false).Curve;
            if (used == subjectPublicKeyInfo.Length && HashOf(curve) is { } hash)
                key = new SignatureKey(subjectPublicKeyInfo.ToArray(), hash);
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            // The bytes are not a key, or the point is not on its curve.
        }
        return key is not null;
    }

    /// <summary>Whether the key signed these bytes.</summary>
    /// <param name="signed">The signed bytes.</param>
    /// <param name="signature">The signature in DER (RFC 3279), which may be any bytes.</param>
    public bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(der, out _);
        try
        {
            return key.VerifyData(signed, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static HashAlgorithmName? HashOf(ECCurve curve) => !curve.IsNamed ? null : curve.Oid.Value switch
    {
        "1.2.840.10045.3.1.7" => HashAlgorithmName.SHA256,
        "1.3.132.0.34" => HashAlgorithmName.SHA384,
        "1.3.132.0.35" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
