using System.Text;
using Ainft.Cli.Dev;
using Sample = Ainft.Cli.Dev.Rebuild.FirstAinft;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// The sample in samples/first-ainft, with its manifests, the job of its model, and the outputs of a run.
/// </summary>
internal static class FirstAinft
{
    public static readonly string Folder = Path.Combine(Checkout.Find().Root, "samples", "first-ainft");

    public static (Claim Claim, Job Job) ReadModel()
    {
        var manifests = Manifests();
        var model = manifests.Values.Single(manifest => manifest.Name == "first-model");
        Assert.True(Job.TryDerive(model, id => manifests.GetValueOrDefault(id), out var job, out var violations),
            string.Join('\n', violations));
        return (Claim.Of(model)!, job);
    }

    // The manifests name their parents, as in the input of `ainft mint --bulk`.
    public static Dictionary<AinftId, Manifest> Manifests()
    {
        var (manifests, names) = (new Dictionary<AinftId, Manifest>(), new Dictionary<string, AinftId>());
        foreach (var line in File.ReadLines(Path.Combine(Folder, "ainfts.ndjson")))
        {
            Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(line), out byte[]? canonical, out _));
            var named = NamedParents.Find(canonical);
            Assert.True(Manifest.TryParse(NamedParents.Replace(canonical, named,
                [.. named.Select(parent => names[parent.Name])]), out var manifest, out var violations),
                string.Join('\n', violations));
            var id = manifest.IdFor(default);
            (manifests[id], names[manifest.Name!]) = (manifest, id);
        }
        return manifests;
    }

    public static TaskResult Collect(string folder, Job job) => new()
    {
        Outcome = TaskOutcome.Finished,
        ExitCode = 0,
        Outputs = [.. job.Outputs.Select(path => FileIn(folder, path))],
        Metrics = [.. job.Metrics.Select(place =>
            MetricReader.TryRead(File.ReadAllBytes(Path.Combine(folder, place.File)), place.Pointer, out var value,
                out var reason)
            ? new Metric(place.File, place.Pointer, value)
            : throw new InvalidOperationException(reason))],
        StartedAt = default,
        FinishedAt = default,
        Sandbox = "none",
    };

    /// <summary>Copies a file of the sample to the path that its job expects.</summary>
    public static void Place(JobFile file, TaskFolder task)
    {
        var target = Path.Combine(task.Work, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Sample.Read(Folder, default).Files[file.Sha256], target);
    }

    private static OutputFile FileIn(string folder, string path)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, path));
        return new OutputFile(path, Sha256Digest.Of(bytes), bytes.Length);
    }
}
