using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>
/// A line of the record of the operators' acts. In canonical JSON (RFC 8785) it has the members <c>act</c>,
/// <c>number</c>, <c>previous</c>, <c>result</c>, <c>time</c> and <c>who</c>, and <c>id</c> if the line has one.
/// </summary>
/// <param name="Number">The position of the line, from 0.</param>
/// <param name="Time">When the act happened, in whole milliseconds.</param>
/// <param name="Who">The operator, 1 to 200 characters.</param>
/// <param name="Act">The act, 1 to 64 characters.</param>
/// <param name="Result">The result, 1 to 1,000 characters.</param>
/// <param name="Previous">The digest of the line before. It is zero in the first line.</param>
/// <param name="Id">
/// A random word. Two processes can do the same act in the same millisecond, and their lines differ by it. Null in
/// lines of earlier versions.
/// </param>
public sealed record AuditLine(
    long Number, DateTimeOffset Time, string Who, string Act, string Result, Sha256Digest Previous, Bytes32? Id = null)
{
    /// <summary>The maximum size of a line in bytes, without its end.</summary>
    public const int MaxBytes = 16_384;

    private const int LongestWho = 200, LongestAct = 64, LongestResult = 1_000;

    /// <summary>Writes the line without its end. The same line always has the same bytes.</summary>
    /// <exception cref="InvalidOperationException">A text is not valid Unicode.</exception>
    public byte[] Write() => RunJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("act", Cut(Act, LongestAct));
        if (Id is { } id)
            json.WriteString("id", id.ToString());
        json.WriteNumber("number", Number);
        json.WriteString("previous", Previous.ToString());
        json.WriteString("result", Cut(Result, LongestResult));
        RunJson.WriteTime(json, "time", Time);
        json.WriteString("who", Cut(Who, LongestWho));
        json.WriteEndObject();
    });

    /// <summary>Reads a line. Text that is not canonical is refused, so that a line has one digest.</summary>
    /// <param name="canonical">The line without its end.</param>
    /// <param name="line">The line when the method returns true.</param>
    /// <param name="violations">The violations. The list is empty when the method returns true.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> canonical,
        [NotNullWhen(true)] out AuditLine? line,
        out IReadOnlyList<Violation> violations)
    {
        line = null;
        var found = new List<Violation>();
        violations = found;
        var limits = new CanonicalJsonLimits { MaxBytes = MaxBytes, MaxInputBytes = MaxBytes };
        if (!CanonicalJson.TryCanonicalize(canonical.Span, out byte[]? same, out var violation, limits))
            found.Add(violation);
        else if (!same.AsSpan().SequenceEqual(canonical.Span))
            found.Add(new Violation("", ViolationCode.NotCanonical, "Expected canonical text (RFC 8785)."));
        else
            line = Read(canonical, found);
        return line is not null;
    }

    private static AuditLine? Read(ReadOnlyMemory<byte> canonical, List<Violation> found)
    {
        using var document = JsonDocument.Parse(canonical);
        var root = new Field(document.RootElement, found);
        if (!root.IsObjectOf("act", "id", "number", "previous", "result", "time", "who"))
            return null;
        var (act, result) = (root.Required("act")?.Text(LongestAct), root.Required("result")?.Text(LongestResult));
        var (number, who) = (root.Required("number")?.Whole(), root.Required("who")?.Text(LongestWho));
        var (previous, time) = (root.Required("previous")?.Word(), RunJson.ReadTime(root, "time"));
        var id = root.Optional("id")?.Word();
        return found.Count > 0
            ? null
            : new AuditLine((long)number!.Value, time, who!, act!, result!, new Sha256Digest(previous!.Value), id);
    }

    // A result can be the message of an exception, which may be long or empty.
    private static string Cut(string text, int longest) => text.Length == 0 ? "-"
        : text.Length <= longest ? text
        : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];
}
