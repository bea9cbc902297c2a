using System.Diagnostics.CodeAnalysis;

namespace Ainft;

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

    /// <summary>Whether the key made this signature over a statement.</summary>
    /// <param name="key">The key that the statement names.</param>
    /// <param name="payload">The statement.</param>
    public bool IsBy(AttestationKey key, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> bytes = stackalloc byte[MaxBytes];
        // The decoder skips white space, but the text becomes part of a line of a bundle and must have one form.
        return key.KeyId == KeyId && Convert.TryFromBase64String(Signature, bytes, out var length)
            && Convert.ToBase64String(bytes[..length]) == Signature && key.Verifies(payload, bytes[..length]);
    }
}
