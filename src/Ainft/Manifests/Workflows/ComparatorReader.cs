using System.Text.Json;

namespace Ainft.Manifests.Workflows;

/// <summary>Reads and validates the comparator of a workflow.</summary>
/// <param name="outputs">The outputs of the workflow. A comparator can compare only these files.</param>
/// <param name="isTemplate">
/// Whether the manifest is a template. A template must leave out the claimed numbers, and other manifests need them.
/// </param>
internal sealed class ComparatorReader(IReadOnlyList<WorkflowOutput> outputs, bool isTemplate)
{
    private const string Baseline = "baseline";

    public Comparator? Read(Field field) => field.Value.ValueKind switch
    {
        JsonValueKind.Object when field.Optional("all") is { } all => field.IsObjectOf("all") ? ReadAll(all) : null,
        _ => ReadSimple(field),
    };

    private Comparator.All? ReadAll(Field field)
    {
        var items = field.Items(1, WorkflowLimits.Comparators, ReadSimple);
        return items.Count == 0 ? null : new Comparator.All(items);
    }

    private Comparator? ReadSimple(Field field)
    {
        if (field.Value.ValueKind == JsonValueKind.String)
            return ReadBitwise(field);
        if (!field.IsObjectOf("bitwise", "close", "interval", "equivalent"))
            return null;
        var (bitwise, close) = (field.Optional("bitwise"), field.Optional("close"));
        var (interval, equivalent) = (field.Optional("interval"), field.Optional("equivalent"));
        if (new[] { bitwise, close, interval, equivalent }.Count(member => member is not null) != 1)
            field.Refuse(
                ViolationCode.WrongCount,
                "Expected exactly one of the members bitwise, close, interval, equivalent, all.");
        return bitwise is not null ? ReadFiles(bitwise)
            : close is not null ? ReadClose(close)
            : interval is not null ? ReadInterval(interval)
            : equivalent is not null ? ReadEquivalent(equivalent)
            : null;
    }

    private static Comparator.Bitwise? ReadBitwise(Field field)
    {
        if (field.Value.GetString() == "bitwise")
            return Comparator.Bitwise.OfAllOutputs;
        field.Refuse(
            ViolationCode.WrongValue,
            "Expected bitwise, or an object with one of the members bitwise, close, interval, equivalent, all.");
        return null;
    }

    private Comparator.Bitwise? ReadFiles(Field field)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var files = field.Items(1, WorkflowLimits.Outputs, item =>
        {
            var file = ReadOutput(item);
            if (file is not null && !known.Add(file))
                item.Refuse(ViolationCode.Repeated, "The list contains this path twice. Remove one of the two.");
            return file;
        });
        return files.Count == 0 ? null : new Comparator.Bitwise(files);
    }

    private Comparator.Close? ReadClose(Field field)
    {
        if (!field.IsObjectOf("file", "pointer", "value", "abs", "rel", "direction", Baseline))
            return null;
        var place = ReadPlace(field);
        var value = ReadClaimed(field, "value");
        var abs = field.Optional("abs")?.Number(min: 0) ?? 0;
        var rel = field.Optional("rel")?.Number(min: 0) ?? 0;
        var direction = field.Optional("direction")?.Parsed<CloseDirection>(
            16, WorkflowWords.TryParse, "one of both, at-most, at-least") ?? default;
        var baseline = field.Optional(Baseline)?.Number();
        return place is null ? null
            : new Comparator.Close(place.Value, value, abs, rel, direction) { Baseline = baseline };
    }

    private Comparator.Interval? ReadInterval(Field field)
    {
        if (!field.IsObjectOf("file", "pointer", "mean", "sd", "n", "alpha", Baseline))
            return null;
        var place = ReadPlace(field);
        var mean = ReadClaimed(field, "mean");
        var sd = field.Required("sd")?.Number(min: 0);
        var n = field.Required("n")?.Integer(2, WorkflowLimits.Samples);
        var member = field.Required("alpha");
        var alpha = member?.Number(0, 1);
        if (alpha is 0 or 1)
            member!.Refuse(ViolationCode.OutOfRange, "Expected a number above 0 and below 1.");
        var baseline = field.Optional(Baseline)?.Number();
        return place is null || sd is null || n is null || alpha is null
            ? null
            : new Comparator.Interval(place.Value, mean, sd.Value, (int)n, alpha.Value) { Baseline = baseline };
    }

    private Comparator.Equivalent? ReadEquivalent(Field field)
    {
        if (!field.IsObjectOf("file", "pointer", "mean", "margin", "sd", "n", "alpha", Baseline))
            return null;
        var place = ReadPlace(field);
        var mean = ReadClaimed(field, "mean");
        var member = field.Required("margin");
        var margin = member?.Number(min: 0);
        if (margin is 0)
            member!.Refuse(ViolationCode.OutOfRange, "Expected a number above 0.");
        var sd = field.Required("sd")?.Number(min: 0);
        var n = field.Required("n")?.Integer(2, WorkflowLimits.Samples);
        var alpha = field.Required("alpha")?.Number(WorkflowLimits.MinAlpha, WorkflowLimits.MaxAlpha);
        var baseline = field.Optional(Baseline)?.Number();
        return place is null || margin is null || sd is null || n is null || alpha is null
            ? null
            : new Comparator.Equivalent(place.Value, mean, margin.Value, sd.Value, (int)n,
                alpha.Value)
            { Baseline = baseline };
    }

    private double? ReadClaimed(Field field, string name)
    {
        var member = field.Optional(name);
        if (isTemplate)
            member?.Refuse(
                ViolationCode.Contradiction,
                "A template has no claimed numbers. Leave this member out. The nodes of a run determine its value.");
        else if (member is null)
            field.Refuse(
                ViolationCode.Contradiction,
                $"The member {name} is missing. A component with artifacts must claim this number.");
        return member?.Number();
    }

    private MetricPlace? ReadPlace(Field field)
    {
        var file = field.Required("file") is { } member ? ReadOutput(member) : null;
        var pointer = field.Required("pointer")?.Text(
            0, WorkflowLimits.Pointer, WorkflowForms.Pointer(), WorkflowForms.PointerDescription);
        return file is null || pointer is null ? null : new MetricPlace(file, pointer);
    }

    private string? ReadOutput(Field field)
    {
        var path = field.Text(WorkflowLimits.Path, WorkflowForms.Path(), WorkflowForms.PathDescription);
        if (path is not null && outputs.All(output => output.Path != path))
            field.Refuse(ViolationCode.UnknownReference, "The workflow has no output with this path.");
        return path;
    }
}
