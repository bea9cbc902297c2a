using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ainft.ModelSigning;

/// <summary>The body of an entry of the kind <c>dsse</c>, version 0.0.1, of Rekor.</summary>
internal static class LogBody
{
    private const int MaxText = 64 << 10;

    /// <summary>The reason why an entry is not about a signature, or null.</summary>
    /// <param name="body">The body, which may be any bytes.</param>
    /// <param name="signature">The signature.</param>
    public static string? Difference(ReadOnlySpan<byte> body, ModelSignature signature)
    {
        var found = new List<Violation>();
        if (ModelSignatureReader.Parse(body, default, found) is { } root && root.Is(JsonValueKind.Object, "an object"))
            Read(root, signature);
        return found is [var first, ..] ? $"{first.Pointer} {first.Reason}" : null;

        static void Read(Field root, ModelSignature signature)
        {
            root.Required("kind")?.Exactly("dsse");
            root.Required("apiVersion")?.Exactly("0.0.1");
            if (root.Required("spec") is not { } spec || !spec.Is(JsonValueKind.Object, "an object"))
                return;
            if (spec.Required("payloadHash") is { } hash && hash.Is(JsonValueKind.Object, "an object"))
            {
                hash.Required("algorithm")?.Exactly("sha256");
                hash.Required("value")?.Exactly(Convert.ToHexStringLower(SHA256.HashData(signature.Payload.Span)));
            }
            spec.Required("signatures")?.Items(1, 1, field => ReadSignature(field, signature));
        }
    }

    private static object? ReadSignature(Field field, ModelSignature signature)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        field.Required("signature")?.Exactly(Convert.ToBase64String(signature.Signature.Span));
        if (field.Required("verifier") is { } verifier && verifier.Base64(MaxText) is { } pem
            && !(signature.Material.Certificates is [var leaf, ..] && IsPemOf(pem, leaf.Span)))
            verifier.Refuse(ViolationCode.WrongValue, "Expected the certificate of the signer in PEM.");
        return null;
    }

    private static bool IsPemOf(byte[] pem, ReadOnlySpan<byte> der)
    {
        var text = Encoding.UTF8.GetString(pem);
        return PemEncoding.TryFind(text, out var fields) && text[fields.Label] == "CERTIFICATE"
            && Convert.FromBase64String(text[fields.Base64Data]).AsSpan().SequenceEqual(der);
    }
}
