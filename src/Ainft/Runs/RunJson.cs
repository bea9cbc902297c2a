using System.Globalization;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>Helpers of the JSON forms of a run, for canonical bytes and for times in UTC to the millisecond.</summary>
internal static class RunJson
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>
    /// The limits of a stored run. Two rounds of a thousand candidates and sixteen results of the greatest size fit.
    /// </summary>
    public static CanonicalJsonLimits Limits { get; } = new()
    {
        MaxBytes = 8 * 1024 * 1024,
        MaxInputBytes = 8 * 1024 * 1024,
        AllowRounding = true,
    };

    /// <summary>Writes a document and makes it canonical.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            write(writer);
        var written = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        return CanonicalJson.TryCanonicalize(written, out byte[]? canonical, out var violation, Limits)
            ? canonical
            : throw new InvalidOperationException(
                $"The document has no canonical JSON. {violation.Reason} ({violation.Pointer})");
    }

    /// <summary>Returns the time as it is stored, in UTC and rounded down to whole milliseconds.</summary>
    public static DateTimeOffset Moment(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    public static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset time) =>
        writer.WriteString(name, time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture));

    public static DateTimeOffset ReadTime(Field field, string name) =>
        field.Required(name) is { } member ? ReadTime(member) : default;

    public static DateTimeOffset ReadTime(Field field) =>
        field.Parsed<DateTimeOffset>(24, TryParse, "a time in the form yyyy-MM-ddTHH:mm:ss.fffZ") ?? default;

    public static T ReadWord<T>(Field field, string name) where T : struct, Enum =>
        field.Required(name)?.Parsed<T>(32, RunWords.TryParse, $"one of {RunWords.All<T>()}") ?? default;

    public static bool ReadFlag(Field field, string name)
    {
        var member = field.Required(name);
        if (member is not null && member.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            member.Refuse(ViolationCode.WrongType, "Expected true or false.");
        return member?.Value.ValueKind == JsonValueKind.True;
    }

    public static IReadOnlyList<Address> ReadAccounts(Field field, int max) =>
    [
        .. field.Items(0, max, item => item.Account() is { } account ? account.ToHex() : null)
            .Select(text => Address.Parse(text)),
    ];

    private static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, TimeForm, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
