using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>
/// A DSSE envelope (Dead Simple Signing Envelope, version 1) around an in-toto statement, with the signature of an
/// Ethereum account.
/// </summary>
/// <remarks>
/// <para>In JSON it is
/// <c>{"payload":BASE64,"payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"0x…","sig":BASE64}]}</c>.
/// The account signs the pre-authentication encoding of type and payload as <c>personal_sign</c> signs a message
/// (EIP-191, version 0x45), so any wallet can sign. <c>keyid</c> is the account. <c>sig</c> has the 65 bytes
/// <c>r ‖ s ‖ v</c> with a low s and v 27 or 28.</para>
/// <para><see cref="WriteTo"/> writes this form. <see cref="TryRead"/> accepts every form that DSSE permits.
/// <c>docs/statements.md</c> shows how other verifiers check the signature.</para>
/// </remarks>
/// <param name="Payload">The statement, byte for byte.</param>
/// <param name="KeyId">The account that the envelope names as its signer.</param>
/// <param name="Signature">The signature as <c>0x</c> and 130 lower-case digits.</param>
public sealed record DsseEnvelope(ReadOnlyMemory<byte> Payload, Address KeyId, string Signature)
{
    /// <summary>The type of the payload, an in-toto statement in JSON.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>The maximum size of a payload in bytes.</summary>
    public const int MaxPayload = 3 << 20;

    /// <summary>
    /// The signature of the node's <see cref="AttestationKey"/> for tools that do not know accounts. It is null when
    /// the node did not sign with such a key.
    /// </summary>
    public Attestation? Attestation { get; init; }

    /// <summary>The SHA-256 of the payload, which names the statement and is the subject of its leaf.</summary>
    public Sha256Digest Digest => Sha256Digest.Of(Payload.Span);

    /// <summary>The leaf that anchors the statement.</summary>
    public Leaf Leaf => new(EntryKind.Statement, Digest.Value, KeyId);

    /// <summary>
    /// The bytes that a signature covers, <c>"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload</c> with the
    /// lengths in decimal.
    /// </summary>
    /// <param name="payloadType">The type of the payload.</param>
    /// <param name="payload">The payload.</param>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(payloadType);
        var head = Encoding.UTF8.GetBytes(
            $"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} ");
        return [.. head, .. payload];
    }

    /// <summary>The hash that an account signs for an in-toto statement.</summary>
    /// <param name="payload">The statement.</param>
    public static Bytes32 HashToSign(ReadOnlySpan<byte> payload) =>
        Eip191.HashPersonal(PreAuthenticationEncoding(PayloadType, payload));

    /// <summary>
    /// Signs a statement. A <see cref="LocalKey"/> returns the same envelope every time (RFC 6979). Other signers may
    /// return other signatures.
    /// </summary>
    /// <param name="payload">The statement.</param>
    /// <param name="signer">The account.</param>
    /// <param name="ct">Cancels.</param>
    public static async ValueTask<DsseEnvelope> SignAsync(
        ReadOnlyMemory<byte> payload, ISigner signer, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        var signature = await signer.SignAsync(HashToSign(payload.Span), ct);
        return new DsseEnvelope(payload, signer.Address, signature.ToString());
    }

    /// <summary>
    /// Whether the account of <see cref="KeyId"/> signed the payload. A signature has one valid form, so its other
    /// encodings fail.
    /// </summary>
    public bool IsSigned() => TryRecover(out var signer) && signer == KeyId;

    /// <summary>
    /// Recovers the account that signed the payload. Returns false when no account made the signature, or when the
    /// signature is not in its one valid form.
    /// </summary>
    /// <param name="signer">The account when the method returns true.</param>
    public bool TryRecover(out Address signer)
    {
        signer = default;
        return Ethereum.Signature.TryParse(Signature, out var signature)
            && signature.IsLowS && signature.ToString() == Signature
            && Secp256k1.TryRecover(HashToSign(Payload.Span), signature, out signer);
    }

    /// <summary>Writes the JSON object.</summary>
    /// <param name="writer">The writer.</param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteBase64String("payload", Payload.Span);
        writer.WriteString("payloadType", PayloadType);
        writer.WriteStartArray("signatures");
        writer.WriteStartObject();
        writer.WriteString("keyid", KeyId.ToString());
        writer.WriteBase64String(
            "sig", Ethereum.Signature.TryParse(Signature, out var signature) ? signature.ToArray() : []);
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
    /// Reads the JSON object as DSSE demands. Base64 may have either alphabet (RFC 4648), with or without padding.
    /// Unknown members are ignored. Further signatures of any scheme are permitted. A <c>keyid</c> may be absent,
    /// because it is a hint.
    /// </summary>
    /// <remarks>
    /// The envelope has the first signature by the account that its <c>keyid</c> names, or without such a <c>keyid</c>.
    /// Otherwise it has the first signature in the form of an account's signature, so that a check can name its signer.
    /// </remarks>
    /// <param name="json">Any JSON value of a document that was canonicalized.</param>
    /// <param name="envelope">The envelope when the method returns true. Its signature may be invalid.</param>
    /// <param name="violations">The violations with pointers relative to <paramref name="json"/>. The list is empty
    /// when the method returns true.</param>
    public static bool TryRead(
        JsonElement json, [NotNullWhen(true)] out DsseEnvelope? envelope, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        envelope = DsseReader.Read(new Field(json, found)) is [var first, ..] ? first : null;
        return found.Count == 0 && envelope is not null;
    }
}
