using System.Text.Json;

namespace Ainft.ModelSigning;

/// <summary>
/// Reads a Sigstore bundle of version 0.3 with a DSSE envelope. Earlier versions put the certificate of a method into
/// the member of another one.
/// </summary>
internal static class ModelSignatureReader
{
    // An encoded payload takes four thirds of its bytes.
    private const int MaxPayload = ModelSignature.MaxBytes / 4 * 3;
    private const int MaxSignatureBytes = 1024;
    private const int MaxText = 1024;

    private static readonly CanonicalJsonLimits Limits = new()
    {
        MaxBytes = ModelSignature.MaxBytes,
        MaxInputBytes = ModelSignature.MaxBytes,
        MaxDepth = 32,
    };

    public static ModelSignature? Read(ReadOnlySpan<byte> utf8, List<Violation> found)
    {
        if (Parse(utf8, default, found) is not { } root
            || !root.IsObjectOf("mediaType", "verificationMaterial", "dsseEnvelope"))
            return null;
        root.Required("mediaType")?.Exactly(ModelSignature.MediaType);
        var material = root.Required("verificationMaterial") is { } signer ? SignerMaterialReader.Read(signer) : null;
        var envelope = root.Required("dsseEnvelope") is { } place ? ReadEnvelope(place) : null;
        if (found.Count > 0 || material is null || envelope is not var (payload, signature))
            return null;
        var pointer = default(JsonPointer).Append("dsseEnvelope").Append("payload");
        return Parse(payload, pointer, found) is { } text && ModelStatementReader.Read(text) is { } statement
            && found.Count == 0
                ? new ModelSignature(material, statement, payload, signature)
                : null;
    }

    /// <summary>
    /// Parses a document of a stranger. It may be in any form of JSON, but it may not have a member twice, because
    /// readers disagree about such members.
    /// </summary>
    public static Field? Parse(ReadOnlySpan<byte> utf8, JsonPointer place, List<Violation> found)
    {
        if (!CanonicalJson.TryCanonicalize(utf8, out byte[]? canonical, out var violation, Limits))
        {
            found.Add(violation with { Pointer = place + violation.Pointer });
            return null;
        }
        using var document = JsonDocument.Parse(canonical);
        return new Field(document.RootElement.Clone(), found, place);
    }

    private static (byte[] Payload, byte[] Signature)? ReadEnvelope(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        field.Required("payloadType")?.Exactly(DsseEnvelope.PayloadType);
        var payload = field.Required("payload")?.Base64(MaxPayload);
        // A bundle has one signature, so that all of its material belongs to one signer.
        var signatures = field.Required("signatures")?.Items(1, 1, ReadSignature);
        return payload is not null && signatures is [var signature] ? (payload, signature) : null;
    }

    private static byte[]? ReadSignature(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        if (field.Optional("keyid") is { IsNull: false } hint)
            hint.Text(0, MaxText);
        return field.Required("sig")?.Base64(MaxSignatureBytes);
    }
}
