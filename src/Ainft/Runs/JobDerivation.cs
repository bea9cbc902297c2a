using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ainft.Runs;

/// <summary>Derives jobs. Looks up the files of a workflow in the manifests of the parents.</summary>
internal static class JobDerivation
{
    private static readonly string[] ThreadCounts =
        ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"];

    public static bool TryDerive(
        Manifest subject, Func<AinftId, Manifest?> parents, long? seed, [NotNullWhen(true)] out Job? job,
            out IReadOnlyList<Violation> violations)
    {
        job = null;
        if (subject.Workflow is not { } workflow)
        {
            violations =
                [new Violation("/workflow", ViolationCode.WorkflowMissing, "The manifest has no workflow.")];
            return false;
        }
        var found = new List<Violation>();
        var inputs = Find(subject, "/workflow/inputs", workflow.Inputs, parents, found);
        var code = Find(subject, "/workflow/code", workflow.Code, parents, found);
        violations = found;
        if (found.Count == 0)
            job = Derive(seed is { } own ? workflow with { Seed = own } : workflow, [.. inputs, .. code]);
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

    private static List<JobFile> Find(
        Manifest subject, string place, IReadOnlyList<WorkflowFile> files, Func<AinftId, Manifest?> parents,
        List<Violation> found)
    {
        var result = new List<JobFile>(files.Count);
        for (var i = 0; i < files.Count; i++)
            if (Find(subject, $"{place}/{i}", files[i], parents, found) is { } file)
                result.Add(file);
        return result;
    }

    private static JobFile? Find(
        Manifest subject, string place, WorkflowFile file, Func<AinftId, Manifest?> parents, List<Violation> found)
    {
        if (file.Parent is not { } index)
            return new JobFile(file.Uri!, file.Sha256!.Value, null, file.Path, file.Unpack);
        var id = subject.ParentIds[index];
        if (parents(id) is not { } parent)
        {
            found.Add(new Violation(
                $"{place}/parent", ViolationCode.ManifestUnknown, $"The manifest of the parent {id} is unknown."));
            return null;
        }
        if (file.Artifact >= parent.Artifacts.Count)
        {
            found.Add(new Violation(
                $"{place}/artifact", ViolationCode.UnknownReference,
                $"The parent {id} has no artifact {file.Artifact}. The number of its artifacts is "
                    + $"{parent.Artifacts.Count}, and the first is 0."));
            return null;
        }
        var artifact = parent.Artifacts[file.Artifact];
        return new JobFile(artifact.Uri, artifact.Sha256, artifact.Size, file.Path, file.Unpack);
    }

    // The workflow's own variables come last, so that a workflow can change the thread counts of its libraries.
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
