using System.Globalization;
using System.Text.Json;

namespace Ainft.Cli.Api;

/// <summary>
/// A value inside a server's JSON answer. A member that is missing or has another type ends the command with a message
/// that names the request and the member's JSON pointer.
/// </summary>
/// <param name="Of">The name of the request in messages.</param>
/// <param name="Pointer">The JSON pointer of the value in the answer (RFC 6901), or an empty text for the whole
/// answer.</param>
/// <param name="Value">The value.</param>
internal readonly record struct AnswerPart(string Of, string Pointer, JsonElement Value)
{
    /// <summary>Reads an answer's body.</summary>
    /// <exception cref="CommandException">The body is not JSON.</exception>
    public static AnswerPart Parse(string of, ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return new AnswerPart(of, "", document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw CommandException.Refused(
                $"The server's answer to {of} is not JSON at line {exception.LineNumber + 1}, byte "
                    + $"{exception.BytePositionInLine + 1}.",
                CheckApi);
        }
    }

    private const string CheckApi = "Check that --api is the address of an Ainft server.";

    /// <summary>A required member, which may not be null.</summary>
    public AnswerPart Member(string name) => Find(name) ?? throw Wrong($"{Pointer}/{name} is missing");

    /// <summary>An optional member, or null when it is missing or JSON's null.</summary>
    public AnswerPart? Find(string name) =>
        Require(JsonValueKind.Object, "an object").TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
        ? new AnswerPart(Of, $"{Pointer}/{name}", value)
        : null;

    public string Text() =>
        Require(JsonValueKind.String, "a string") is var text && TryText(text) is { } read ? read
        : throw Wrong($"{Place} is not valid Unicode text");

    public bool Flag() =>
        Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean()
        : throw Other("true or false");

    public int Count() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number >= 0 ? number
        : throw Other("a whole number that is not negative");

    public ulong Number() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetUInt64(out var number) ? number
        : throw Other("a whole number that is not negative");

    public double Real() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out var number) ? number
        : throw Other("a number");

    public DateTimeOffset Time() =>
        DateTimeOffset.TryParse(Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time : throw Other("a time");

    /// <summary>The items of an array.</summary>
    public IEnumerable<AnswerPart> Items()
    {
        var (of, pointer) = (Of, Pointer);
        return Require(JsonValueKind.Array, "an array").EnumerateArray().Select((item, index) =>
            new AnswerPart(of, $"{pointer}/{index}", item));
    }

    /// <summary>The members of an object, with their names.</summary>
    public IEnumerable<(string Name, AnswerPart Value)> Members()
    {
        var (of, pointer) = (Of, Pointer);
        return Require(JsonValueKind.Object, "an object").EnumerateObject().Select(member =>
            (member.Name, new AnswerPart(of, $"{pointer}/{member.Name}", member.Value)));
    }

    /// <summary>A string that has a form.</summary>
    /// <param name="parse">The type's TryParse.</param>
    /// <param name="form">The form for messages, for example <c>an id</c>.</param>
    public T Parsed<T>(Parser<T> parse, string form) => parse(Text(), out var value) ? value : throw Other(form);

    private string Place => Pointer is "" ? "the whole answer" : Pointer;

    private JsonElement Require(JsonValueKind kind, string words) =>
        Value.ValueKind == kind ? Value : throw Other(words);

    private CommandException Other(string expected) => Wrong($"{Place} is {Describe(Value)}, but must be {expected}");

    private CommandException Wrong(string reason) =>
        CommandException.Refused($"The server's answer to {Of} has an unexpected form, because {reason}.", CheckApi);

    private static string? TryText(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => $"the string '{Cut(TryText(value) ?? "")}'",
        JsonValueKind.Number => $"the number {Cut(value.GetRawText())}",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";

    /// <summary>The shape of a TryParse method.</summary>
    internal delegate bool Parser<T>(string text, out T value);
}
