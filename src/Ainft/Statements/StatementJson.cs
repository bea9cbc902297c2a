using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ainft;

/// <summary>The forms that statements share: canonical text, digests as in-toto writes them, times.</summary>
internal static partial class StatementJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>An object in canonical form, whatever the order in which its members are written.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> writeMembers)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }
        return CanonicalJson.TryCanonicalize(stream.GetBuffer().AsSpan(0, (int)stream.Length), out byte[]? canonical, out var violation, InTotoStatement.Limits)
            ? canonical
            : throw new ArgumentException($"There is no such statement: {violation.Reason} ({violation.Pointer})");
    }

    public static void WriteDigest(this Utf8JsonWriter json, Sha256Digest digest)
    {
        json.WriteStartObject("digest");
        json.WriteString("sha256", digest.ToString()[2..]);
        json.WriteEndObject();
    }

    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));

    /// <summary>The member <c>digest</c> with a SHA-256 and no other.</summary>
    public static Sha256Digest? ReadDigest(this Field field) =>
        field.Required("digest") is { } digest && digest.IsObjectOf("sha256") && digest.Required("sha256")?.Text(64, Digits(), "64 lower-case hexadecimal digits") is { } digits
            ? Sha256Digest.Parse($"0x{digits}")
            : null;

    /// <summary>A time in UTC, to the millisecond.</summary>
    public static DateTimeOffset? ReadTime(this Field field) => field.Parsed<DateTimeOffset>(
        24,
        static (string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time),
        "a time such as 2030-01-01T00:00:00.000Z");

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Digits();
}
