using System.Text.Json;

namespace Ainft.Manifests.Workflows;

/// <summary>Reads and validates the member <c>workflow</c> of a manifest.</summary>
internal static class WorkflowReader
{
    /// <param name="field">The member.</param>
    /// <param name="parents">The number of parents of the manifest.</param>
    /// <param name="artifacts">The number of its artifacts. 0 makes it a template.</param>
    public static Workflow? Read(Field field, int parents, int artifacts)
    {
        if (!field.IsObjectOf("image", "runtime", "command", "inputs", "code", "outputs", "env", "seed", "resources",
            "hardware", "comparator"))
            return null;
        var paths = new DistinctPaths();
        var outputs = ReadOutputs(field, artifacts);
        var (image, runtime) = ReadRuntime(field);
        return new Workflow
        {
            Image = image,
            Runtime = runtime,
            Command = field.Required("command")?.Items(1, WorkflowLimits.Command, ReadText) ?? [],
            Inputs = field.Optional("inputs")?.Items(
                0, WorkflowLimits.Files, item => ReadParentFile(item, parents, paths)) ?? [],
            Code = field.Optional("code")?.Items(0, WorkflowLimits.Files, item => ReadCode(item, parents, paths)) ?? [],
            Outputs = outputs,
            Env = field.Optional("env") is { } env ? ReadEnv(env) : new Dictionary<string, string>(),
            Seed = field.Optional("seed")?.Integer(0, WorkflowLimits.Seed) ?? 0,
            Resources = field.Optional("resources") is { } resources
                ? ReadResources(resources)
                : WorkflowResources.Default,
            Hardware = field.Optional("hardware")?.Text(
                WorkflowLimits.Word, WorkflowForms.Word(), "a class of hardware, such as x86-64-v3"),
            Comparator = (field.Optional("comparator") is { } comparator
                ? new ComparatorReader(outputs, isTemplate: artifacts == 0).Read(comparator)
                : null) ?? Comparator.Bitwise.OfAllOutputs,
        };
    }

    private static string? ReadText(Field field) =>
        field.Text(0, WorkflowLimits.Text, WorkflowForms.WithoutNul(), "text without NUL");

    private static (string? Image, string? Runtime) ReadRuntime(Field field)
    {
        var image = field.Optional("image");
        var runtime = field.Optional("runtime");
        if (image is null && runtime is null)
            field.Refuse(ViolationCode.MemberMissing, "The workflow needs the member image or the member runtime.");
        if (image is not null && runtime is not null)
            runtime.Refuse(
                ViolationCode.MemberNotAllowed, "The workflow has an image and a runtime. Leave one of them out.");
        return (
            image?.Text(
                WorkflowLimits.Image, WorkflowForms.Image(),
                "an image in the form registry/name@sha256:DIGEST, with 64 lower-case hexadecimal digits"),
            runtime?.Text(
                WorkflowLimits.Word, WorkflowForms.Word(),
                "the name of a runtime, such as python-3.11-numpy-1.24"));
    }

    private static List<WorkflowOutput> ReadOutputs(Field workflow, int artifacts)
    {
        if (workflow.Required("outputs") is not { } field)
            return [];
        // The outputs of a template become the artifacts of the produced component. They number them from 0 without
        // gaps.
        var count = artifacts > 0 ? artifacts
            : field.Value.ValueKind == JsonValueKind.Array ? field.Value.GetArrayLength()
            : 0;
        var known = new HashSet<int>();
        var paths = new DistinctPaths();
        return field.Items(1, WorkflowLimits.Outputs, item => ReadOutput(item, count, known, paths));
    }

    private static WorkflowOutput? ReadOutput(Field field, int artifacts, HashSet<int> known, DistinctPaths paths)
    {
        if (!field.IsObjectOf("path", "artifact"))
            return null;
        var path = ReadPath(field, paths);
        var artifact = field.Required("artifact");
        var index = artifact?.Integer(0, ManifestLimits.Artifacts - 1);
        if (index >= artifacts)
            artifact!.Refuse(
                ViolationCode.UnknownReference,
                $"The artifact {index} does not exist. The number of artifacts is {artifacts}, and the first is 0.");
        else if (index is not null && !known.Add((int)index))
            artifact!.Refuse(
                ViolationCode.Repeated, "An earlier output has the same artifact. Each artifact can occur once.");
        return path is null || index is null ? null : new WorkflowOutput(path, (int)index);
    }

    private static WorkflowFile? ReadCode(Field field, int parents, DistinctPaths paths)
    {
        if (field.Value.ValueKind != JsonValueKind.Object || field.Optional("uri") is null)
            return ReadParentFile(field, parents, paths);
        if (!field.IsObjectOf("uri", "sha256", "path", "unpack"))
            return null;
        var uri = field.Required("uri")?.AbsoluteUri(ManifestLimits.Uri);
        var sha256 = field.Required("sha256")?.PlainSha256();
        var path = ReadInputPath(field, paths);
        var unpack = ReadUnpack(field);
        return uri is null || sha256 is null || path is null
            ? null
            : new WorkflowFile(null, 0, uri, sha256, path, unpack);
    }

    private static WorkflowFile? ReadParentFile(Field field, int parents, DistinctPaths paths)
    {
        if (!field.IsObjectOf("parent", "artifact", "path", "unpack"))
            return null;
        var parent = field.Required("parent");
        var index = parent?.Integer(0, ManifestLimits.Parents - 1);
        if (index >= parents)
            parent!.Refuse(
                ViolationCode.UnknownReference,
                $"The parent {index} does not exist. The number of parents is {parents}, and the first is 0.");
        var artifact = field.Optional("artifact")?.Integer(0, ManifestLimits.Artifacts - 1);
        var path = ReadInputPath(field, paths);
        var unpack = ReadUnpack(field);
        return index is null || path is null
            ? null
            : new WorkflowFile((int)index, (int)(artifact ?? 0), null, null, path, unpack);
    }

    private static string? ReadInputPath(Field field, DistinctPaths paths)
    {
        if (ReadPath(field, paths) is not { } path)
            return null;
        if (!WorkflowForms.OutsideOut().IsMatch(path))
            field.Optional("path")!.Refuse(
                ViolationCode.WrongValue, "The folder out is reserved for outputs. Choose another path.");
        return path;
    }

    private static string? ReadPath(Field field, DistinctPaths paths)
    {
        var member = field.Required("path");
        var path = member?.Text(WorkflowLimits.Path, WorkflowForms.Path(), WorkflowForms.PathDescription);
        if (path is not null && paths.Refusal(path) is { } refusal)
            member!.Refuse(ViolationCode.Repeated, refusal);
        return path;
    }

    private static string? ReadUnpack(Field field)
    {
        var unpack = field.Optional("unpack");
        var text = unpack?.Text(8);
        if (text is not (null or "tar" or "tar.gz"))
            unpack!.Refuse(ViolationCode.WrongValue, "Expected tar or tar.gz.");
        return text;
    }

    private static Dictionary<string, string> ReadEnv(Field field) => field.Members(
        WorkflowLimits.Env, WorkflowForms.EnvName().IsMatch,
        $"a name of 1 to {WorkflowLimits.EnvName} letters, digits and _, not beginning with a digit or AINFT_",
        ReadText);

    private static WorkflowResources ReadResources(Field field)
    {
        var absent = WorkflowResources.Default;
        if (!field.IsObjectOf("cpus", "memoryMiB", "gpus", "gpuMemoryMiB", "diskMiB", "minutes"))
            return absent;
        int Integer(string name, int min, int max, int otherwise) =>
            (int)(field.Optional(name)?.Integer(min, max) ?? otherwise);
        return new WorkflowResources(
            field.Optional("cpus")?.Number(WorkflowLimits.MinCpus, WorkflowLimits.MaxCpus) ?? absent.Cpus,
            Integer("memoryMiB", WorkflowLimits.MinMemoryMiB, WorkflowLimits.MaxMemoryMiB, absent.MemoryMiB),
            Integer("gpus", 0, WorkflowLimits.Gpus, absent.Gpus),
            Integer("gpuMemoryMiB", 0, WorkflowLimits.MaxMemoryMiB, absent.GpuMemoryMiB),
            Integer("diskMiB", 1, WorkflowLimits.DiskMiB, absent.DiskMiB),
            Integer("minutes", 1, WorkflowLimits.Minutes, absent.Minutes));
    }
}
