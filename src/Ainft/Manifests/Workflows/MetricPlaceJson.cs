namespace Ainft.Manifests.Workflows;

/// <summary>Reads the members <c>file</c> and <c>pointer</c> of an object.</summary>
internal static class MetricPlaceJson
{
    public static MetricPlace? Read(Field field)
    {
        var file = field.Required("file")?.Text(WorkflowLimits.Path, WorkflowForms.Path(),
            WorkflowForms.PathDescription);
        var pointer = field.Required("pointer")?.Text(0, WorkflowLimits.Pointer, WorkflowForms.Pointer(),
            WorkflowForms.PointerDescription);
        return file is null || pointer is null ? null : new MetricPlace(file, pointer);
    }
}
