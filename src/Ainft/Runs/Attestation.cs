using System.Diagnostics.CodeAnalysis;

namespace Ainft.Runs;

/// <summary>A second signature over a statement, made with an <see cref="AttestationKey"/>.</summary>
/// <param name="KeyId">The <see cref="AttestationKey.KeyId"/>.</param>
/// <param name="Signature">The signature in DER (RFC 3279), in standard base64 with padding, at most 72 bytes.</param>
public sealed record Attestation(string KeyId, string Signature)
{
    // DER encodes two numbers of 256 bits, each with a sign byte and a header, in a sequence.
    private const int MaxBytes = 72;

    private const int KeyIdLength = 64;

    /// <summary>Reads a signature, and returns false when an attestation key cannot have made it.</summary>
    /// <param name="keyId">The optional <c>keyid</c>.</param>
    /// <param name="signature">The bytes of the signature.</param>
    /// <param name="attestation">The signature when the method returns true.</param>
    public static bool TryRead(
        string? keyId, ReadOnlySpan<byte> signature, [NotNullWhen(true)] out Attestation? attestation)
    {
        var isOfKey = keyId?.Length == KeyIdLength && keyId.All(char.IsAsciiHexDigitLower);
        attestation = isOfKey && signature.Length is > 0 and <= MaxBytes
            ? new Attestation(keyId!, Convert.ToBase64String(signature)) : null;
        return attestation is not null;
    }

    /// <summary>
    /// The bytes of the signature. The decoder skips white space, but the text becomes part of a line of a bundle, so
    /// this accepts only one form of the text.
    /// </summary>
    internal bool TryDecode(out byte[] bytes)
    {
        Span<byte> decoded = stackalloc byte[MaxBytes];
        bytes = Convert.TryFromBase64String(Signature, decoded, out var length)
            && Convert.ToBase64String(decoded[..length]) == Signature
                ? decoded[..length].ToArray()
                : [];
        return bytes.Length > 0;
    }
}
