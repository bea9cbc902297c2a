using System.Diagnostics;
using Sample = Ainft.Cli.Dev.Rebuild.FirstAinft;

namespace Ainft.Sandbox.Tests;

/// <summary>The sample in samples/first-ainft, retrained with Debian's python3 and python3-numpy.</summary>
public sealed class FirstAinftTests
{
    // All processor features above the x86-64 baseline that numpy 1.24 detects. Without them it runs as on a processor
    // of 2006.
    private const string EveryCpuFeature =
        "SSSE3 SSE41 POPCNT SSE42 AVX F16C FMA3 AVX2 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL";

    [Fact]
    public async Task Retraining_gives_the_committed_bytes_with_and_without_vector_units()
    {
        var (claim, job) = FirstAinft.ReadModel();
        using var first = new TaskFolder();
        using var second = new TaskFolder();
        await Task.WhenAll(TrainAsync(job, first.Out, []), TrainAsync(job, second.Out,
            new() { ["NPY_DISABLE_CPU_FEATURES"] = EveryCpuFeature, ["OMP_NUM_THREADS"] = "2" }));

        foreach (var result in new[] { FirstAinft.Collect(first.Out, job), FirstAinft.Collect(second.Out, job) })
        {
            var judgement = claim.Judge(result);
            Assert.True(judgement.Agrees, string.Join('\n', judgement.Findings));
            Assert.Equal(claim.Outputs.OrderBy(file => file.Path),
                result.Outputs.Select(output => new ClaimedFile(output.Path, output.Sha256))
                    .OrderBy(file => file.Path));
        }
    }

    [Fact]
    public void Every_artifact_of_the_manifests_is_in_the_tree()
    {
        var files = Directory.GetFiles(FirstAinft.Folder)
            .ToDictionary(file => Sha256Digest.Of(File.ReadAllBytes(file)), file => new FileInfo(file).Length);
        var artifacts = FirstAinft.Manifests().Values.SelectMany(manifest => manifest.Artifacts).ToArray();
        Assert.Equal(5, artifacts.Length);
        Assert.All(artifacts, artifact =>
        {
            Assert.Equal(files[artifact.Sha256], artifact.Size);
            Assert.Equal($"ainft:artifacts/{artifact.Sha256.ToString()[2..]}", artifact.Uri);
        });
    }

    [Fact]
    public void Reading_opens_only_the_files_of_artifacts_so_a_bulk_mint_beside_it_keeps_its_journal()
    {
        using var task = new TaskFolder();
        foreach (var file in Directory.GetFiles(FirstAinft.Folder))
            File.Copy(file, Path.Combine(task.Out, Path.GetFileName(file)));
        using var journal = new FileStream(Path.Combine(task.Out, "ainfts.ndjson.journal"), FileMode.CreateNew,
            FileAccess.ReadWrite, FileShare.None);
        var files = Sample.Read(task.Out, default).Files.Values.Select(Path.GetFileName).Order();
        Assert.Equal(["corpus.txt", "metrics.json", "model.npz", "train.py"], files);
    }

    private static async Task TrainAsync(Job job, string folder, Dictionary<string, string> more)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["train.py", "corpus.txt"])
        {
            WorkingDirectory =
            FirstAinft.Folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true
        };
        foreach (var (name, value) in job.Env.Concat(more))
            start.Environment[name] = value;
        start.Environment["AINFT_OUT"] = folder;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0,
            $"{await output}{await errors}\nThe sample needs python3 and python3-numpy: apt-get install python3-numpy");
    }
}
