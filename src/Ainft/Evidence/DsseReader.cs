using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>Reads a DSSE envelope in every form that the specification permits.</summary>
internal static class DsseReader
{
    private const int MaxSignatures = 32;
    private const int MaxSignatureBytes = 8192;
    private const int MaxKeyId = 1024;

    /// <summary>
    /// Returns the envelope once per signature that has the form of an account's signature, valid signatures first. The
    /// list is empty when the envelope is refused, and the violations have the reason.
    /// </summary>
    public static IReadOnlyList<DsseEnvelope> Read(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return [];
        var payload = field.Required("payload") is { } text ? text.Base64(DsseEnvelope.MaxPayload) : null;
        var type = field.Required("payloadType");
        if (type?.Text(256) is { } name && name != DsseEnvelope.PayloadType)
            type.Refuse(ViolationCode.WrongValue, $"Expected {DsseEnvelope.PayloadType}.");
        var list = field.Required("signatures");
        var signatures = list?.Items(1, MaxSignatures, ReadSignature);
        if (payload is null || signatures is null)
            return [];
        var attestation = signatures.Where(signature => signature.Account is null)
            .Select(AttestationOf).FirstOrDefault(found => found is not null);
        DsseEnvelope[] envelopes =
        [
            .. signatures.Select(signature => Of(payload, signature)).OfType<DsseEnvelope>()
                .Select(envelope => envelope with { Attestation = attestation })
                .OrderByDescending(envelope => envelope.IsSigned()),
        ];
        if (envelopes.Length == 0)
            list!.Refuse(
                ViolationCode.WrongForm, "Expected a signature of an account with the 65 bytes r ‖ s ‖ v, v 27 or 28.");
        return envelopes;
    }

    /// <summary>The envelope with one signature. A signature of another scheme is ignored.</summary>
    private static DsseEnvelope? Of(byte[] payload, RawSignature read)
    {
        if (read.Account is not { } signature)
            return null;
        var envelope = new DsseEnvelope(payload, default, signature.ToString());
        // A keyid that is not an account is a hint for other verifiers, so it does not name a signer here.
        return Address.TryParse(read.KeyId, out var account) ? envelope with { KeyId = account }
            : envelope.TryRecover(out var signer) ? envelope with { KeyId = signer }
            : envelope;
    }

    private static Attestation? AttestationOf(RawSignature read) =>
        Attestation.TryRead(read.KeyId, read.Bytes, out var attestation) ? attestation : null;

    private static RawSignature? ReadSignature(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        var keyId = field.Optional("keyid") is { IsNull: false } hint ? hint.Text(0, MaxKeyId) : null;
        return field.Required("sig") is { } place && place.Base64(MaxSignatureBytes) is { } bytes
            ? new RawSignature(keyId, bytes)
            : null;
    }

    private sealed record RawSignature(string? KeyId, byte[] Bytes)
    {
        /// <summary>
        /// The signature when it has the form of an account's. A signature of this form has no second meaning with any
        /// <c>keyid</c>.
        /// </summary>
        public Signature? Account { get; } =
            Signature.TryRead(Bytes, out var signature) && signature.ToArray().AsSpan().SequenceEqual(Bytes)
                ? signature : null;
    }
}
