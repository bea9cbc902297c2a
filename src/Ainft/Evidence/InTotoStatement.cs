using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ainft.Evidence;

/// <summary>A subject of a statement, identified by its digest.</summary>
/// <param name="Name">The path of an output, or a URI.</param>
/// <param name="Sha256">The SHA-256 of its bytes.</param>
public sealed record InTotoSubject(string Name, Sha256Digest Sha256);

/// <summary>
/// An in-toto Statement, version 1 (<c>https://in-toto.io/Statement/v1</c>), in canonical JSON (RFC 8785).
/// </summary>
/// <param name="Subjects">The subjects, at least one.</param>
/// <param name="PredicateType">The type of the claim.</param>
/// <param name="Predicate">The claim, a JSON object.</param>
public sealed record InTotoStatement(IReadOnlyList<InTotoSubject> Subjects, string PredicateType, JsonElement Predicate)
{
    /// <summary>The value of the member <c>_type</c>.</summary>
    public const string Type = "https://in-toto.io/Statement/v1";

    internal static CanonicalJsonLimits Limits { get; } =
        new() { MaxBytes = DsseEnvelope.MaxPayload, MaxInputBytes = 2 * DsseEnvelope.MaxPayload };

    /// <summary>Reads a statement. Text that is not canonical is refused, so that a statement has one digest.</summary>
    /// <param name="canonical">The statement in canonical JSON.</param>
    /// <param name="statement">The statement when the method returns true.</param>
    /// <param name="violations">The violations. The list is empty when the method returns true.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> canonical,
        [NotNullWhen(true)] out InTotoStatement? statement,
        out IReadOnlyList<Violation> violations)
    {
        statement = null;
        var found = new List<Violation>();
        violations = found;
        if (!CanonicalJson.TryCanonicalize(canonical.Span, out byte[]? same, out var violation, Limits))
            found.Add(violation);
        else if (!same.AsSpan().SequenceEqual(canonical.Span))
            found.Add(new Violation(
                "", ViolationCode.NotCanonical,
                "Expected canonical text (RFC 8785), found other text of the same content."));
        else
            statement = Read(canonical, found);
        return statement is not null;
    }

    /// <summary>Reads the claim of a statement with the given type of claim.</summary>
    internal static bool TryReadPredicate(
        ReadOnlyMemory<byte> canonical,
        string predicateType,
        out JsonElement predicate,
        out IReadOnlyList<Violation> violations)
    {
        predicate = default;
        if (!TryRead(canonical, out var statement, out violations))
            return false;
        if (statement.PredicateType != predicateType)
        {
            violations = [new Violation("/predicateType", ViolationCode.WrongValue, $"Expected {predicateType}.")];
            return false;
        }
        predicate = statement.Predicate;
        return true;
    }

    /// <summary>Writes a statement in canonical form.</summary>
    internal static byte[] Write(
        IReadOnlyList<InTotoSubject> subjects, string predicateType, Action<Utf8JsonWriter> writePredicate) =>
        RunJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("_type", Type);
        json.WriteStartArray("subject");
        foreach (var subject in subjects)
        {
            json.WriteStartObject();
            json.WriteDigest(subject.Sha256);
            json.WriteString("name", subject.Name);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("predicateType", predicateType);
        json.WriteStartObject("predicate");
        writePredicate(json);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static InTotoStatement? Read(ReadOnlyMemory<byte> canonical, List<Violation> found)
    {
        using var document = JsonDocument.Parse(canonical);
        var root = new Field(document.RootElement.Clone(), found);
        if (!root.IsObjectOf("_type", "subject", "predicateType", "predicate"))
            return null;
        var type = root.Required("_type");
        if (type?.Text(256) is { } name && name != Type)
            type.Refuse(ViolationCode.WrongValue, $"Expected {Type}.");
        var subjects = root.Required("subject")?.Items(1, 256, ReadSubject);
        var predicateType = root.Required("predicateType")?.Text(256);
        var predicate = root.Required("predicate");
        predicate?.Is(JsonValueKind.Object, "an object");
        return found.Count > 0 ? null : new InTotoStatement(subjects!, predicateType!, predicate!.Value);
    }

    private static InTotoSubject? ReadSubject(Field field) =>
        field.IsObjectOf("name", "digest")
        && field.Required("name")?.Text(2048) is { } name
        && field.ReadDigest() is { } digest
            ? new InTotoSubject(name, digest)
            : null;
}
