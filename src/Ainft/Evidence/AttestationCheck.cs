namespace Ainft.Evidence;

/// <summary>Checks second signatures over statements.</summary>
public static class AttestationCheck
{
    /// <summary>
    /// Whether a key made this signature over a statement, by ECDSA with SHA-256 over the pre-authentication encoding
    /// of DSSE.
    /// </summary>
    /// <param name="attestation">The signature.</param>
    /// <param name="key">The key that the statement names.</param>
    /// <param name="payload">The statement.</param>
    public static bool IsBy(this Attestation attestation, AttestationKey key, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        ArgumentNullException.ThrowIfNull(key);
        return attestation.KeyId == key.KeyId && attestation.TryDecode(out var signature)
            && key.Verifies(DsseEnvelope.PreAuthenticationEncoding(DsseEnvelope.PayloadType, payload), signature);
    }
}
