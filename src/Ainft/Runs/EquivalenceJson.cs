using System.Text.Json;

namespace Ainft.Runs;

/// <summary>
/// Writes and reads the members of an <see cref="Equivalence"/>, and <c>shown</c>. A number that is not finite is a
/// string.
/// </summary>
internal static class EquivalenceJson
{
    // The greatest n, and one number per node of the greatest panel.
    private const int MaxDegrees = WorkflowLimits.Samples + RunTerms.MaxBudget;

    public static void WriteTo(Utf8JsonWriter writer, Equivalence equivalence)
    {
        writer.WriteStartObject();
        writer.WriteString("file", equivalence.Place.File);
        writer.WriteString("pointer", equivalence.Place.Pointer);
        writer.WriteNumber("count", equivalence.Count);
        writer.WriteDouble("mean", equivalence.Mean);
        writer.WriteDouble("sd", equivalence.Sd);
        writer.WriteNumber("degrees", equivalence.Degrees);
        writer.WriteDouble("limit", equivalence.Limit);
        writer.WriteDouble("above", equivalence.Above);
        writer.WriteDouble("below", equivalence.Below);
        writer.WriteBoolean("shown", equivalence.IsShown);
        writer.WriteEndObject();
    }

    public static Equivalence? Read(Field field)
    {
        if (!field.IsObjectOf("file", "pointer", "count", "mean", "sd", "degrees", "limit", "above", "below", "shown"))
            return null;
        var place = MetricPlaceJson.Read(field);
        var count = (int)(field.Required("count")?.Integer(0, RunTerms.MaxBudget) ?? 0);
        var degrees = (int)(field.Required("degrees")?.Integer(0, MaxDegrees) ?? 0);
        double Number(string name) => field.Required(name)?.ReadDouble() ?? double.NaN;
        var read = new Equivalence(place ?? default, count, Number("mean"), Number("sd"), degrees, Number("limit"),
            Number("above"), Number("below"));
        if (RunJson.ReadFlag(field, "shown") != read.IsShown)
            field.Optional("shown")?.Refuse(
                ViolationCode.Contradiction,
                $"Expected {(read.IsShown ? "true" : "false")}, which follows from limit, above and below.");
        return place is null ? null : read;
    }
}
