using System.Text.Json;

namespace Ainft.Runs;

/// <summary>
/// Writes and reads the verdict of a stored run. A verdict of version 1 never has <c>tolerance</c> and
/// <c>equivalence</c>.
/// </summary>
internal static class VerdictJson
{
    public static void WriteTo(Utf8JsonWriter writer, Verdict verdict)
    {
        writer.WriteStartObject("verdict");
        writer.WriteString("kind", RunWords.ToText(verdict.Kind));
        writer.WriteNumber("agreed", verdict.Agreed);
        writer.WriteNumber("of", verdict.Of);
        writer.WriteNumber("confidence", verdict.Confidence);
        writer.WriteNumber("wrongProbability", verdict.WrongProbability);
        if (verdict.Reason is { } reason)
            writer.WriteString("reason", reason);
        if (verdict.Consensus is { } consensus)
            writer.WriteString("consensus", consensus.ToHex());
        writer.WriteStartArray("supporters");
        foreach (var node in verdict.Supporters)
            writer.WriteStringValue(node.ToHex());
        writer.WriteEndArray();
        if (verdict.Tolerance is { } tolerance)
            ToleranceJson.WriteTo(writer, "tolerance", tolerance);
        if (verdict.Equivalences.Count > 0)
            WriteEquivalences(writer, verdict.Equivalences);
        writer.WriteEndObject();
    }

    private static void WriteEquivalences(Utf8JsonWriter writer, IReadOnlyList<Equivalence> equivalences)
    {
        writer.WriteStartArray("equivalence");
        foreach (var equivalence in equivalences)
            equivalence.WriteTo(writer);
        writer.WriteEndArray();
    }

    public static Verdict? Read(Field field) =>
        !field.IsObjectOf("kind", "agreed", "of", "confidence", "wrongProbability", "reason", "consensus",
        "supporters", "tolerance", "equivalence")
        ? null
        : new Verdict
        {
            Kind = RunJson.ReadWord<VerdictKind>(field, "kind"),
            Agreed = (int)(field.Required("agreed")?.Integer(0, RunTerms.MaxBudget) ?? 0),
            Of = (int)(field.Required("of")?.Integer(0, RunTerms.MaxBudget) ?? 0),
            Confidence = field.Required("confidence")?.Number(0, 1) ?? 0,
            WrongProbability = field.Required("wrongProbability")?.Number(0, 1) ?? 0,
            Reason = field.Optional("reason")?.Text(RunText.MaxLength),
            Consensus = field.Optional("consensus")?.Account(),
            Supporters = field.Required("supporters") is { } supporters
                ? RunJson.ReadAccounts(supporters, RunTerms.MaxBudget)
                : [],
            Tolerance = field.Optional("tolerance") is { } tolerance ? ToleranceJson.Read(tolerance) : null,
            Equivalences = field.Optional("equivalence")?.Items(1, WorkflowLimits.Comparators, EquivalenceJson.Read)
                ?? [],
        };
}
