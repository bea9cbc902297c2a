using System.Globalization;
using System.Text.Json;

namespace Ainft.ModelSigning;

/// <summary>Reads a trusted root. Its logs of certificates are not used.</summary>
internal static class TrustedRootReader
{
    private const int MaxItems = 64;
    private const int MaxKeyBytes = 4096;

    public static TrustedRoot? Read(ReadOnlySpan<byte> utf8, List<Violation> found)
    {
        if (utf8.Length > TrustedRoot.MaxBytes)
        {
            found.Add(new Violation("", ViolationCode.TooLarge, $"Expected at most {TrustedRoot.MaxBytes} bytes."));
            return null;
        }
        if (ModelSignatureReader.Parse(utf8, default, found) is not { } root
            || !root.Is(JsonValueKind.Object, "an object"))
            return null;
        var logs = root.Required("tlogs")?.Items(1, MaxItems, ReadLog);
        var authorities = root.Required("certificateAuthorities")?.Items(1, MaxItems, ReadAuthority);
        var timestamps = root.Optional("timestampAuthorities") is { IsNull: false } field
            ? field.Items(0, MaxItems, ReadAuthority) : [];
        return found.Count > 0 ? null : new TrustedRoot(authorities!, logs!) { TimestampAuthorities = timestamps };
    }

    private static TrustedLog? ReadLog(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        var id = Object(field, "logId")?.Required("keyId")?.Base64(MaxKeyBytes);
        var place = Object(field, "publicKey");
        var key = place?.Required("rawBytes")?.Base64(MaxKeyBytes);
        var valid = place?.Optional("validFor") is { IsNull: false } given
            && given.Is(JsonValueKind.Object, "an object") ? given : null;
        var from = valid?.Optional("start") is { IsNull: false } start ? ReadTime(start) : null;
        var until = valid?.Optional("end") is { IsNull: false } end ? ReadTime(end) : null;
        if (id is null || key is null)
            return null;
        SignatureKey.TryRead(key, out var known);
        return new TrustedLog(id, known, from, until);
    }

    private static TrustedAuthority? ReadAuthority(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        var certificates = Object(field, "certChain")?.Required("certificates")
            ?.Items(1, MaxItems, SignerMaterialReader.ReadCertificate);
        var valid = Object(field, "validFor");
        var from = valid?.Required("start") is { } start ? ReadTime(start) : null;
        var until = valid?.Optional("end") is { IsNull: false } end ? ReadTime(end) : null;
        return certificates is not null && from is { } time
            ? new TrustedAuthority([.. certificates.Select(bytes => (ReadOnlyMemory<byte>)bytes)], time, until)
            : null;
    }

    private static Field? Object(Field field, string name) =>
        field.Required(name) is { } member && member.Is(JsonValueKind.Object, "an object") ? member : null;

    private static DateTimeOffset? ReadTime(Field field)
    {
        if (field.Text(64) is not { } text)
            return null;
        if (text.EndsWith('Z') && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        field.Refuse(ViolationCode.WrongForm, "Expected a time of RFC 3339 that ends with Z.");
        return null;
    }
}
