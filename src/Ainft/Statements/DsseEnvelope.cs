using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// A signed statement: a DSSE envelope (Dead Simple Signing Envelope, version 1) around an in-toto statement, with the signature of an
/// Ethereum account.
/// </summary>
/// <remarks>
/// In JSON <c>{"payload":BASE64,"payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"0x…","sig":BASE64}]}</c>. What is
/// signed is the pre-authentication encoding of type and payload, as <c>personal_sign</c> signs a message (EIP-191, version 0x45), so any
/// wallet can make one; <c>keyid</c> is the account, <c>sig</c> the 65 bytes <c>r ‖ s ‖ v</c> with a low s and v 27 or 28. This form is
/// written; <see cref="TryRead"/> accepts every form that DSSE permits. <c>docs/statements.md</c> shows how other verifiers check the signature.
/// </remarks>
/// <param name="Payload">The statement, byte for byte.</param>
/// <param name="KeyId">The account that is said to have signed.</param>
/// <param name="Signature">The signature as <c>0x</c> and 130 lower-case digits.</param>
public sealed record DsseEnvelope(ReadOnlyMemory<byte> Payload, Address KeyId, string Signature)
{
    /// <summary>What the payload is: an in-toto statement in JSON.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>The most bytes of a payload.</summary>
    public const int MaxPayload = 3 << 20;

    /// <summary>
    /// The signature of the node's <see cref="AttestationKey"/>, which tools that know no accounts check; null when there is none.
    /// </summary>
    public Attestation? Attestation { get; init; }

    /// <summary>The SHA-256 of the payload: the subject of the statement's leaf, and its name.</summary>
    public Sha256Digest Digest => Sha256Digest.Of(Payload.Span);

    /// <summary>What is anchored of the statement.</summary>
    public Leaf Leaf => new(EntryKind.Statement, Digest.Value, KeyId);

    /// <summary>The bytes that a signature covers: <c>"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload</c>, lengths in decimal.</summary>
    /// <param name="payloadType">The type of the payload.</param>
    /// <param name="payload">The payload.</param>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(payloadType);
        var head = Encoding.UTF8.GetBytes($"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} ");
        return [.. head, .. payload];
    }

    /// <summary>The hash that an account signs for an in-toto statement.</summary>
    /// <param name="payload">The statement.</param>
    public static Bytes32 HashToSign(ReadOnlySpan<byte> payload) => Eip191.HashPersonal(PreAuthenticationEncoding(PayloadType, payload));

    /// <summary>Signs a statement. A <see cref="LocalKey"/> gives the same envelope every time (RFC 6979); other signers need not.</summary>
    /// <param name="payload">The statement.</param>
    /// <param name="signer">The account.</param>
    /// <param name="ct">Cancels.</param>
    public static async ValueTask<DsseEnvelope> SignAsync(ReadOnlyMemory<byte> payload, ISigner signer, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        var signature = await signer.SignAsync(HashToSign(payload.Span), ct);
        return new DsseEnvelope(payload, signer.Address, signature.ToString());
    }

    /// <summary>Whether the account of <see cref="KeyId"/> signed the payload. A signature has one form: of its twins none passes.</summary>
    public bool IsSigned() => TryRecover(out var signer) && signer == KeyId;

    /// <summary>Recovers who signed the payload; false when the signature is none of an account, or not in its one form.</summary>
    /// <param name="signer">The account when the answer is true.</param>
    public bool TryRecover(out Address signer)
    {
        signer = default;
        return Ethereum.Signature.TryParse(Signature, out var signature) && signature.IsLowS && signature.ToString() == Signature
            && Secp256k1.TryRecover(HashToSign(Payload.Span), signature, out signer);
    }

    /// <summary>Writes the JSON object.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteBase64String("payload", Payload.Span);
        writer.WriteString("payloadType", PayloadType);
        writer.WriteStartArray("signatures");
        writer.WriteStartObject();
        writer.WriteString("keyid", KeyId.ToString());
        writer.WriteBase64String("sig", Ethereum.Signature.TryParse(Signature, out var signature) ? signature.ToArray() : []);
        writer.WriteEndObject();
        if (Attestation is { } attestation)
        {
            writer.WriteStartObject();
            writer.WriteString("keyid", attestation.KeyId);
            writer.WriteString("sig", attestation.Signature);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>
    /// Reads the JSON object as DSSE demands: base64 of either alphabet (RFC 4648), padded or not; unknown members are ignored; further
    /// signatures are permitted, of any scheme; a <c>keyid</c> may be absent, because it is a hint.
    /// </summary>
    /// <remarks>
    /// The envelope has the first signature by the account that its <c>keyid</c> names, or that names none; else the first that has the form of an
    /// account's signature, so that a check can say whose it is.
    /// </remarks>
    /// <param name="json">Any JSON value, of a document that was canonicalized.</param>
    /// <param name="envelope">The envelope when the answer is true; its signature need not be true.</param>
    /// <param name="violations">What is wrong, with pointers relative to <paramref name="json"/>; empty when the answer is true.</param>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out DsseEnvelope? envelope, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        envelope = DsseReader.Read(new Field(json, found)) is [var first, ..] ? first : null;
        return found.Count == 0 && envelope is not null;
    }
}
