using System.Text.Json;

namespace Ainft.Manifests.Workflows;

/// <summary>Writes a workflow in its JSON form of a manifest, with every default written out.</summary>
internal static class WorkflowWriter
{
    public static void Write(Utf8JsonWriter writer, Workflow workflow)
    {
        writer.WriteStartObject();
        WriteText(writer, "image", workflow.Image);
        WriteText(writer, "runtime", workflow.Runtime);
        WriteItems(writer, "command", workflow.Command, writer.WriteStringValue);
        WriteItems(writer, "inputs", workflow.Inputs, file => WriteFile(writer, file));
        WriteItems(writer, "code", workflow.Code, file => WriteFile(writer, file));
        WriteItems(writer, "outputs", workflow.Outputs, output => WriteOutput(writer, output));
        writer.WriteStartObject("env");
        foreach (var (name, value) in workflow.Env)
            writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WriteNumber("seed", workflow.Seed);
        WriteResources(writer, workflow.Resources);
        WriteText(writer, "hardware", workflow.Hardware);
        writer.WritePropertyName("comparator");
        workflow.Comparator.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter writer, WorkflowFile file)
    {
        writer.WriteStartObject();
        if (file.Parent is { } parent)
        {
            writer.WriteNumber("parent", parent);
            writer.WriteNumber("artifact", file.Artifact);
        }
        WriteText(writer, "uri", file.Uri);
        WriteText(writer, "sha256", file.Sha256?.ToString()[2..]);
        writer.WriteString("path", file.Path);
        WriteText(writer, "unpack", file.Unpack);
        writer.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter writer, WorkflowOutput output)
    {
        writer.WriteStartObject();
        writer.WriteString("path", output.Path);
        writer.WriteNumber("artifact", output.Artifact);
        writer.WriteEndObject();
    }

    private static void WriteResources(Utf8JsonWriter writer, WorkflowResources resources)
    {
        writer.WriteStartObject("resources");
        writer.WriteNumber("cpus", resources.Cpus);
        writer.WriteNumber("memoryMiB", resources.MemoryMiB);
        writer.WriteNumber("gpus", resources.Gpus);
        writer.WriteNumber("gpuMemoryMiB", resources.GpuMemoryMiB);
        writer.WriteNumber("diskMiB", resources.DiskMiB);
        writer.WriteNumber("minutes", resources.Minutes);
        writer.WriteEndObject();
    }

    private static void WriteItems<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }
}
