using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ainft.Evidence;

/// <summary>
/// The statement of a registry about the head of its audit. It is an in-toto statement with the predicate
/// <see cref="PredicateType"/>. The registry signs and anchors it. Then its operator cannot write the earlier lines
/// again.
/// </summary>
/// <remarks>
/// The subject is the last line, <c>urn:ainft:audit:NUMBER</c>, by its SHA-256. The predicate has the <c>registry</c>
/// as <c>urn:ainft:registry:eip155:CHAIN:CONTRACT</c>, and the <c>time</c> of the line.
/// </remarks>
/// <param name="Number">The number of the line.</param>
/// <param name="Head">The digest of the line.</param>
/// <param name="Time">The time of the line.</param>
/// <param name="Domain">The registry.</param>
public sealed record AuditStatement(long Number, Sha256Digest Head, DateTimeOffset Time, MintDomain Domain)
{
    /// <summary>The predicate's type.</summary>
    public const string PredicateType = "urn:ainft:audit-head:1";

    private const string SubjectScheme = "urn:ainft:audit:";

    /// <summary>Writes the statement in canonical JSON. The bytes are always the same.</summary>
    public byte[] Write() => InTotoStatement.Write([new($"{SubjectScheme}{Number}", Head)], PredicateType, json =>
    {
        json.WriteString("registry", ProvenanceNames.Registry(Domain));
        RunJson.WriteTime(json, "time", Time);
    });

    /// <summary>Reads the statement and checks its form.</summary>
    /// <param name="canonical">The statement in canonical JSON.</param>
    /// <param name="statement">The statement when the method returns true.</param>
    /// <param name="violations">The violations. The list is empty when the method returns true.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> canonical,
        [NotNullWhen(true)] out AuditStatement? statement,
        out IReadOnlyList<Violation> violations)
    {
        statement = null;
        if (!InTotoStatement.TryRead(canonical, out var read, out violations))
            return false;
        var found = new List<Violation>();
        violations = found;
        if (read.PredicateType != PredicateType)
            found.Add(new Violation("/predicateType", ViolationCode.WrongValue, $"Expected {PredicateType}."));
        else if (read.Subjects is not [var line] || NumberOf(line.Name) is not { } number)
            found.Add(new Violation("/subject", ViolationCode.WrongValue, $"Expected one {SubjectScheme}NUMBER."));
        else
            statement = Read(new Field(read.Predicate, found), found, number, line.Sha256);
        return statement is not null;
    }

    private static AuditStatement? Read(Field predicate, List<Violation> found, long number, Sha256Digest head)
    {
        if (!predicate.IsObjectOf("registry", "time"))
            return null;
        var registry = predicate.Required("registry");
        var time = RunJson.ReadTime(predicate, "time");
        if (registry?.Text(256) is { } name && ProvenanceNames.TryReadRegistry(name, out var domain))
            return found.Count == 0 ? new AuditStatement(number, head, time, domain) : null;
        if (found.Count == 0)
            registry?.Refuse(ViolationCode.WrongForm, "Expected urn:ainft:registry:eip155:CHAIN:CONTRACT.");
        return null;
    }

    private static long? NumberOf(string name) =>
        name.StartsWith(SubjectScheme, StringComparison.Ordinal)
        && Ethereum.DecimalText.TryRead(name.AsSpan(SubjectScheme.Length), out long number) ? number : null;
}
