using System.Text.Json;

namespace Ainft.ModelSigning;

/// <summary>Reads <c>verificationMaterial</c>.</summary>
internal static class SignerMaterialReader
{
    private const int MaxCertificates = 16;
    private const int MaxCertificateBytes = 16 << 10;
    private const int MaxTimestamps = 16;
    private const int MaxLogEntries = 16;

    private static readonly string[] Signers = ["publicKey", "x509CertificateChain", "certificate"];

    public static SignerMaterial? Read(Field field)
    {
        if (!field.IsObjectOf([.. Signers, "tlogEntries", "timestampVerificationData"]))
            return null;
        if (Signers.Count(name => field.Optional(name) is not null) != 1)
        {
            field.Refuse(ViolationCode.WrongCount, $"Expected exactly one of {string.Join(", ", Signers)}.");
            return null;
        }
        var method = MethodOf(field);
        var timestamps = ReadTimestamps(field);
        var entries = ReadEntries(field, method);
        return new SignerMaterial(method, ReadSigner(field, method), entries) { Timestamps = timestamps };
    }

    private static SigningMethod MethodOf(Field field) =>
        field.Optional("publicKey") is not null ? SigningMethod.Key
        : field.Optional("certificate") is not null ? SigningMethod.Sigstore
        : SigningMethod.Certificate;

    private static ReadOnlyMemory<byte>[] ReadSigner(Field field, SigningMethod method) => method switch
    {
        SigningMethod.Key => ReadKey(field.Required("publicKey")!),
        SigningMethod.Sigstore => ReadCertificate(field.Required("certificate")!) is { } one ? [one] : [],
        _ => ReadChain(field.Required("x509CertificateChain")!),
    };

    // The key in the bundle is a hint only. A verifier that used it would accept every signer.
    private static ReadOnlyMemory<byte>[] ReadKey(Field field)
    {
        if (field.Is(JsonValueKind.Object, "an object")
            && field.Optional("hint") is null && field.Optional("rawBytes") is null)
            field.Refuse(ViolationCode.MemberMissing, "Expected the member hint, or rawBytes of older bundles.");
        return [];
    }

    private static ReadOnlyMemory<byte>[] ReadChain(Field field) =>
        field.Is(JsonValueKind.Object, "an object")
        && field.Required("certificates")?.Items(1, MaxCertificates, ReadCertificate) is { } list
            ? [.. list.Select(bytes => (ReadOnlyMemory<byte>)bytes)]
            : [];

    public static byte[]? ReadCertificate(Field field) =>
        field.Is(JsonValueKind.Object, "an object") ? field.Required("rawBytes")?.Base64(MaxCertificateBytes) : null;

    private static List<LogEntry> ReadEntries(Field field, SigningMethod method)
    {
        var least = method == SigningMethod.Sigstore ? 1 : 0;
        var list = least > 0 ? field.Required("tlogEntries") : field.Optional("tlogEntries");
        return list?.Items(least, MaxLogEntries, LogEntryReader.Read) ?? [];
    }

    private static ReadOnlyMemory<byte>[] ReadTimestamps(Field field) =>
        field.Optional("timestampVerificationData") is { IsNull: false } data
        && data.Is(JsonValueKind.Object, "an object")
        && data.Optional("rfc3161Timestamps")?.Items(0, MaxTimestamps, ReadTimestamp) is { } list
            ? [.. list.Select(bytes => (ReadOnlyMemory<byte>)bytes)]
            : [];

    private static byte[]? ReadTimestamp(Field field) =>
        field.Is(JsonValueKind.Object, "an object")
            ? field.Required("signedTimestamp")?.Base64(MaxCertificateBytes)
            : null;
}
