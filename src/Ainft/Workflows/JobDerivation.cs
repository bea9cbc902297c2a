using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ainft;

/// <summary>Looks up, in the parents' manifests, what a workflow only points at.</summary>
internal static class JobDerivation
{
    private static readonly string[] ThreadCounts = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"];

    public static bool TryDerive(
        Manifest subject, Func<AinftId, Manifest?> parents, long? seed, [NotNullWhen(true)] out Job? job,
            out IReadOnlyList<Violation> violations)
    {
        job = null;
        if (subject.Workflow is not { } workflow)
        {
            violations = [new Violation("/workflow", "The component says not how it is built.")];
            return false;
        }
        var found = new List<Violation>();
        var files = Find(subject, "/workflow/inputs", workflow.Inputs, parents, found).Concat(Find(subject, "/workflow/code", workflow.Code, parents, found)).ToArray();
        violations = found;
        if (found.Count == 0)
            job = Derive(seed is { } own ? workflow with { Seed = own } : workflow, files);
        return job is not null;
    }

    private static Job Derive(Workflow workflow, IReadOnlyList<JobFile> files) => new()
    {
        Files = files,
        Image = workflow.Image,
        Runtime = workflow.Runtime,
        Command = workflow.Command,
        Outputs = [.. workflow.Outputs.Select(output => output.Path)],
        Env = Environment(workflow),
        Seed = workflow.Seed,
        Resources = workflow.Resources,
        Hardware = workflow.Hardware,
        Metrics = [.. workflow.Comparator.Metrics],
    };

    private static List<JobFile> Find(Manifest subject, string place, IReadOnlyList<WorkflowFile> files, Func<AinftId, Manifest?> parents, List<Violation> found)
    {
        var result = new List<JobFile>(files.Count);
        for (var i = 0; i < files.Count; i++)
            if (Find(subject, $"{place}/{i}", files[i], parents, found) is { } file)
                result.Add(file);
        return result;
    }

    private static JobFile? Find(Manifest subject, string place, WorkflowFile file, Func<AinftId, Manifest?> parents, List<Violation> found)
    {
        if (file.Parent is not { } index)
            return new JobFile(file.Uri!, file.Sha256!.Value, null, file.Path, file.Unpack);
        var id = subject.ParentIds[index];
        if (parents(id) is not { } parent)
        {
            found.Add(new Violation($"{place}/parent", $"The manifest of {id} is not known."));
            return null;
        }
        if (file.Artifact >= parent.Artifacts.Count)
        {
            found.Add(new Violation($"{place}/artifact", $"There is no such artifact; {id} has {parent.Artifacts.Count}."));
            return null;
        }
        var artifact = parent.Artifacts[file.Artifact];
        return new JobFile(artifact.Uri, artifact.Sha256, artifact.Size, file.Path, file.Unpack);
    }

    // The workflow's own variables come last: it may know better how many threads its libraries want.
    private static SortedDictionary<string, string> Environment(Workflow workflow)
    {
        var env = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AINFT_OUT"] = "/work/out",
            ["AINFT_SEED"] = workflow.Seed.ToString(CultureInfo.InvariantCulture),
            ["PYTHONHASHSEED"] = ((uint)workflow.Seed).ToString(CultureInfo.InvariantCulture),
        };
        foreach (var name in ThreadCounts)
            env[name] = Math.Ceiling(workflow.Resources.Cpus).ToString(CultureInfo.InvariantCulture);
        foreach (var (name, text) in workflow.Env)
            env[name] = text;
        return env;
    }
}
