using System.Text.Json;

namespace Ainft.Runs;

/// <summary>Writes and reads the profile of a node.</summary>
internal static class NodeProfileJson
{
    private const int MaxText = 256;
    private const int MaxClasses = 32, MaxGpus = 64, MaxSandboxes = 8, MaxRuntimes = 256;

    public static byte[] Write(NodeProfile profile) => RunJson.Write(writer =>
    {
        writer.WriteStartObject();
        WriteWords(writer, "classes", profile.Classes);
        writer.WriteNumber("cpus", profile.Cpus);
        writer.WriteNumber("memoryMiB", profile.MemoryMiB);
        writer.WriteNumber("diskMiB", profile.DiskMiB);
        writer.WriteStartArray("gpus");
        foreach (var gpu in profile.Gpus)
        {
            writer.WriteStartObject();
            writer.WriteString("name", gpu.Name);
            writer.WriteNumber("memoryMiB", gpu.MemoryMiB);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        WriteWords(writer, "sandboxes", profile.Sandboxes);
        WriteWords(writer, "runtimes", profile.Runtimes);
        writer.WriteString("cpuModel", profile.CpuModel);
        writer.WriteString("software", profile.Software);
        writer.WriteEndObject();
    });

    public static NodeProfile? Read(Field field) =>
        !field.IsObjectOf("classes", "cpus", "memoryMiB", "diskMiB", "gpus", "sandboxes", "runtimes", "cpuModel",
            "software")
            ? null
            : new NodeProfile
            {
                Classes = ReadWords(field, "classes", 0, MaxClasses),
                Cpus = ReadAmount(field, "cpus", 4096),
                MemoryMiB = ReadAmount(field, "memoryMiB", int.MaxValue),
                DiskMiB = ReadAmount(field, "diskMiB", int.MaxValue),
                Gpus = field.Optional("gpus")?.Items(0, MaxGpus, ReadGpu) ?? [],
                Sandboxes = ReadWords(field, "sandboxes", 1, MaxSandboxes),
                Runtimes = field.Optional("runtimes") is null ? [] : ReadWords(field, "runtimes", 0, MaxRuntimes),
                CpuModel = field.Required("cpuModel")?.Text(MaxText) ?? "",
                Software = field.Required("software")?.Text(MaxText) ?? "",
            };

    private static void WriteWords(Utf8JsonWriter writer, string name, IReadOnlyList<string> words)
    {
        writer.WriteStartArray(name);
        foreach (var word in words)
            writer.WriteStringValue(word);
        writer.WriteEndArray();
    }

    private static List<string> ReadWords(Field field, string name, int min, int max) =>
        field.Required(name)?.Items(min, max, item => item.Text(WorkflowLimits.Word)) ?? [];

    private static int ReadAmount(Field field, string name, int max) =>
        (int)(field.Required(name)?.Integer(0, max) ?? 0);

    private static GpuProfile? ReadGpu(Field field)
    {
        if (!field.IsObjectOf("name", "memoryMiB"))
            return null;
        var name = field.Required("name")?.Text(MaxText);
        var memory = ReadAmount(field, "memoryMiB", int.MaxValue);
        return name is null ? null : new GpuProfile(name, memory);
    }
}
