using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Ainft.Tests.ModelSigning;

/// <summary>Makes model signatures as another program makes them, without the code under test.</summary>
internal static class SampleModelSignature
{
    private const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>The statement about files, with the root digest in their order.</summary>
    public static JsonObject Statement(params (string Name, byte[] Content)[] files) => new()
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["subject"] = new JsonArray(new JsonObject
        {
            ["name"] = "model",
            ["digest"] = new JsonObject
            {
                ["sha256"] = Hex([.. files.SelectMany(file => SHA256.HashData(file.Content))]),
            },
        }),
        ["predicateType"] = "https://model_signing/signature/v1.0",
        ["predicate"] = new JsonObject
        {
            ["resources"] = new JsonArray([.. files.Select(file => (JsonNode)new JsonObject
            {
                ["name"] = file.Name, ["algorithm"] = "sha256", ["digest"] = Hex(file.Content),
            })]),
            ["serialization"] = new JsonObject
            {
                ["method"] = "files",
                ["hash_type"] = "sha256",
                ["allow_symlinks"] = false,
                ["ignore_paths"] = new JsonArray(".git", "cache"),
            },
        },
    };

    public static JsonObject KeyMaterial() =>
        new() { ["publicKey"] = new JsonObject { ["hint"] = "00" }, ["tlogEntries"] = new JsonArray() };

    public static JsonObject ChainMaterial(params X509Certificate2[] chain) => new()
    {
        ["x509CertificateChain"] = new JsonObject
        {
            ["certificates"] = new JsonArray([.. chain.Select(one => (JsonNode)Certificate(one))]),
        },
    };

    public static JsonObject Certificate(X509Certificate2 certificate) =>
        new() { ["rawBytes"] = Convert.ToBase64String(certificate.RawData) };

    /// <summary>Signs a statement as a bundle.</summary>
    public static JsonObject Sign(ECDsa key, JsonNode statement, JsonObject material)
    {
        var payload = Encoding.UTF8.GetBytes(statement.ToJsonString());
        return Bundle(payload, Signed(key, PreAuthentication(payload)), material);
    }

    public static JsonObject Bundle(byte[] payload, byte[] signature, JsonObject material) => new()
    {
        ["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.3+json",
        ["verificationMaterial"] = material,
        ["dsseEnvelope"] = new JsonObject
        {
            ["payload"] = Convert.ToBase64String(payload),
            ["payloadType"] = PayloadType,
            ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Convert.ToBase64String(signature) }),
        },
    };

    public static byte[] Bytes(JsonNode bundle) => Encoding.UTF8.GetBytes(bundle.ToJsonString());

    public static byte[] PreAuthentication(byte[] payload) =>
        [.. Encoding.UTF8.GetBytes($"DSSEv1 {PayloadType.Length} {PayloadType} {payload.Length} "), .. payload];

    /// <summary>Signs with the hash that belongs to the curve.</summary>
    public static byte[] Signed(ECDsa key, byte[] content) => key.SignData(
        content,
        key.KeySize switch
        {
            256 => HashAlgorithmName.SHA256,
            384 => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        },
        DSASignatureFormat.Rfc3279DerSequence);

    private static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
