using System.Diagnostics.CodeAnalysis;

namespace Ainft;

/// <summary>The signature of an <see cref="AttestationKey"/> over a statement, beside the account's.</summary>
/// <param name="KeyId">The <see cref="AttestationKey.KeyId"/>.</param>
/// <param name="Signature">The signature in DER (RFC 3279), in standard base64 with padding; at most 72 bytes.</param>
public sealed record Attestation(string KeyId, string Signature)
{
    // Two numbers of 256 bits, each with a sign byte and a header, in a sequence.
    private const int MaxBytes = 72;

    private const int KeyIdLength = 64;

    /// <summary>Reads a signature; false when it has not the form of one by such a key.</summary>
    /// <param name="keyId">The <c>keyid</c>, if there is one.</param>
    /// <param name="signature">The bytes of the signature.</param>
    /// <param name="attestation">The signature when the answer is true.</param>
    public static bool TryRead(string? keyId, ReadOnlySpan<byte> signature, [NotNullWhen(true)] out Attestation? attestation)
    {
        attestation = keyId?.Length == KeyIdLength && keyId.All(char.IsAsciiHexDigitLower) && signature.Length is > 0 and <= MaxBytes
            ? new Attestation(keyId, Convert.ToBase64String(signature)) : null;
        return attestation is not null;
    }

    /// <summary>Whether the key made this signature over a statement.</summary>
    /// <param name="key">The key that the statement names.</param>
    /// <param name="payload">The statement.</param>
    public bool IsBy(AttestationKey key, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> bytes = stackalloc byte[MaxBytes];
        // White space is no part of base64 here: the text goes into a line of a bundle as it is.
        return key.KeyId == KeyId && Convert.TryFromBase64String(Signature, bytes, out var length)
            && Convert.ToBase64String(bytes[..length]) == Signature && key.Verifies(payload, bytes[..length]);
    }
}
