using System.Text.Json;

namespace Ainft.ModelSigning;

/// <summary>Reads an entry of a transparency log.</summary>
internal static class LogEntryReader
{
    private const int MaxBody = 1 << 20;
    private const int MaxSignature = 1024;
    private const int MaxCheckpoint = 16 << 10;

    // A tree of 2^63 entries has 63 levels.
    private const int MaxHashes = 63;

    // DateTimeOffset ends with the year 9999.
    private const long LatestTime = 253_402_300_799;

    public static LogEntry? Read(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        var index = field.Required("logIndex")?.DecimalText();
        var log = field.Required("logId") is { } id && id.Is(JsonValueKind.Object, "an object")
            ? id.Required("keyId")?.Sha256Base64() : null;
        var time = ReadTime(field.Optional("integratedTime"));
        var promise = field.Optional("inclusionPromise") is { IsNull: false } given
            && given.Is(JsonValueKind.Object, "an object")
                ? given.Required("signedEntryTimestamp")?.Base64(MaxSignature) : null;
        var inclusion = field.Optional("inclusionProof") is { IsNull: false } proof ? ReadInclusion(proof) : null;
        var body = field.Required("canonicalizedBody")?.Base64(MaxBody);
        return index is { } place && log is not null && body is not null
            ? new LogEntry(
                place, log, time, promise is null ? (ReadOnlyMemory<byte>?)null : promise, inclusion, body)
            : null;
    }

    private static DateTimeOffset? ReadTime(Field? field)
    {
        if (field?.DecimalText() is not { } seconds)
            return null;
        if (seconds <= LatestTime)
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        field.Refuse(ViolationCode.OutOfRange, $"Expected at most {LatestTime}.");
        return null;
    }

    private static LogInclusion? ReadInclusion(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        var index = field.Required("logIndex")?.DecimalText();
        var size = field.Required("treeSize")?.DecimalText();
        var root = field.Required("rootHash")?.Sha256Base64();
        var hashes = field.Optional("hashes")?.Items(0, MaxHashes, hash => hash.Sha256Base64()) ?? [];
        var checkpoint = field.Optional("checkpoint") is { IsNull: false } note
            && note.Is(JsonValueKind.Object, "an object")
                ? note.Required("envelope")?.Text(MaxCheckpoint) : null;
        return index is { } place && size is { } count && root is not null
            ? new LogInclusion(place, count, root, hashes, checkpoint)
            : null;
    }
}
