using System.Formats.Tar;
using System.Text;
using Ainft.Cli.Nodes;
using Ainft.Cli.Nodes.Fetching;
using Ainft.Cli.Nodes.Work;
using Ainft.Cli.Sandboxes;
using Ainft.Testing;

namespace Ainft.Cli.Tests.Nodes;

/// <summary>Work in a real sandbox, with files from a registry that may lie.</summary>
public sealed class WorkbenchTests : IAsyncDisposable
{
    private readonly FileServer server = new();
    private readonly TemporaryFolder folder = new();
    private readonly List<string> phases = [];

    [Fact]
    public async Task A_result_has_its_digests_its_numbers_and_its_log()
    {
        var result = await RunAsync(
            "tr a-z A-Z <data/in.txt >out/model.txt; echo '{\"loss\":1.5}' >out/metrics.json; echo done",
            [Input("data/in.txt", "hello")], ["model.txt", "metrics.json"]);
        Assert.Equal(TaskOutcome.Finished, result.Outcome);
        Assert.Equal(new OutputFile("model.txt", Sha256Digest.Of("HELLO"u8), 5), result.Outputs[0]);
        Assert.Equal([new Metric("metrics.json", "/loss", 1.5)], result.Metrics);
        Assert.Equal(
            ("bubblewrap", Sha256Digest.Of("done\n"u8), 5L), (result.Sandbox, result.LogSha256, result.LogSize));
    }

    [Fact]
    public async Task One_wrong_byte_of_an_input_and_nothing_runs()
    {
        var (right, wrong) = (Input("data/right.txt", "hello"), Input("data/wrong.txt", "world"));
        server.Files[FileServer.PathOf(wrong.Sha256)][3] ^= 1;
        await Assert.ThrowsAsync<TaskRefusedException>(
            () => RunAsync("echo ran >out/model.txt", [right, wrong], ["model.txt"]));
        Assert.DoesNotContain("running", phases);
        Assert.Empty(Directory.GetFileSystemEntries(Place.Out));
    }

    [Fact]
    public async Task An_archive_becomes_a_folder()
    {
        var (archive, inside) = (new MemoryStream(), new MemoryStream("inside"u8.ToArray()));
        await using (var writer = new TarWriter(archive, leaveOpen: true))
            await writer.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "a/b.txt") { DataStream = inside },
                TestContext.Current.CancellationToken);
        var digest = server.Add(archive.ToArray());
        var input = new JobFile("ainft:artifacts/x", digest, null, "data", "tar");
        var result = await RunAsync("cp data/a/b.txt out/model.txt", [input], ["model.txt"]);
        Assert.Equal(Sha256Digest.Of("inside"u8), Assert.Single(result.Outputs).Sha256);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("ln -s /etc/passwd out/model.txt")]
    [InlineData("mkdir out/model.txt")]
    [InlineData("mkfifo out/model.txt")]
    public async Task An_output_that_is_no_file_of_the_programs_own_is_bad_output(string script)
    {
        var result = await RunAsync(script, [], ["model.txt"]);
        Assert.Equal(TaskOutcome.BadOutput, result.Outcome);
        Assert.Empty(result.Outputs);
        var log = await File.ReadAllTextAsync(Place.Log, TestContext.Current.CancellationToken);
        Assert.Contains("model.txt", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"loss\":\"1.5\"}", "metrics.json#/loss: There is no number at this pointer.")]
    [InlineData("{\"loss\":1e999}", "metrics.json#/loss: The number at this pointer is beyond a double.")]
    [InlineData("{\"loss\":1,\"loss\":1}",
        "metrics.json#/loss: The member loss is there twice on the way to this pointer.")]
    [InlineData("loss=1", "metrics.json#/loss: The file is not JSON: expected a value at byte 0.")]
    public async Task A_metric_that_is_no_number_is_bad_output_with_the_reason(string json, string reason)
    {
        var result = await RunAsync($"echo '{json}' >out/metrics.json", [], ["metrics.json"]);
        Assert.Equal((TaskOutcome.BadOutput, reason), (result.Outcome, result.Reason));
        var old = result.ForVersion(EvidenceVersion.First);
        Assert.Equal((TaskOutcome.BadOutput, null), (old.Outcome, old.Reason));
    }

    [Theory]
    [InlineData("{\"loss\":NaN}", double.NaN)]
    [InlineData("{\"loss\":-Infinity}", double.NegativeInfinity)]
    [InlineData("{\"val_loss\":NaN,\"loss\":1.5}", 1.5)]
    [InlineData("{\"step\":1,\"loss\":1.5,\"step\":2}", 1.5)]
    public async Task What_a_program_in_Python_writes_is_a_result(string json, double value)
    {
        var result = await RunAsync($"printf '\\357\\273\\277%s' '{json}' >out/metrics.json", [], ["metrics.json"]);
        Assert.Equal((TaskOutcome.Finished, value), (result.Outcome, Assert.Single(result.Metrics).Value));
        var old = result.ForVersion(EvidenceVersion.First);
        Assert.Equal(double.IsFinite(value) ? TaskOutcome.Finished : TaskOutcome.BadOutput, old.Outcome);
        Assert.True(TaskResult.TryRead(old.ToCanonicalJson(), out _, out var violations),
            string.Join('\n', violations));
    }

    [Fact]
    public async Task A_program_that_fails_is_reported_with_its_code()
    {
        var result = await RunAsync("echo oh no; exit 7", [], ["model.txt"]);
        Assert.Equal((TaskOutcome.Exited, 7), (result.Outcome, result.ExitCode));
    }

    [Fact]
    public async Task A_runtime_that_is_not_here_is_refused_before_anything_is_fetched()
    {
        await Assert.ThrowsAsync<TaskRefusedException>(
            () => RunAsync("true", [Input("in", "x")], ["model.txt"], "no-such-runtime"));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("import os; open(b'out/\\xff', 'w')", "not UTF-8")]
    [InlineData("import os; os.chdir('out'); [(os.mkdir('d'), os.chdir('d')) for n in range(3000)]", "deeper than 64")]
    public async Task Whatever_else_no_node_could_keep_makes_the_whole_result_bad_output(string python, string reason)
    {
        var result = await RunAsync($"echo 1 >out/model.txt; python3 -c \"{python}\"", [], ["model.txt"]);
        Assert.Equal(TaskOutcome.BadOutput, result.Outcome);
        Assert.Empty(result.Outputs);
        Assert.Contains(
            reason, await File.ReadAllTextAsync(Place.Log, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Null(await Place.TryRemoveAsync());
    }

    [Fact]
    public async Task What_was_written_about_a_result_is_read_back_and_commits_to_the_same()
    {
        var result = await RunAsync("echo 1 >out/model.txt", [], ["model.txt"]);
        var (run, node) = (Sha256Digest.Of("run"u8), Dev.DevAccounts.Keys[3].Address);
        var journal = TaskJournal.Create(run, node, result);
        journal.Write(Place.Journal);
        if (!OperatingSystem.IsWindows())
            foreach (var file in Directory.GetFiles(Place.Path))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(journal.Commitment, TaskJournal.TryRead(Place.Journal, run, node)!.Commitment);
        Assert.Null(TaskJournal.TryRead(Place.Journal, Sha256Digest.Of("another"u8), node));
        Assert.Null(TaskJournal.TryRead(Place.Journal, run, Dev.DevAccounts.Keys[4].Address));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    private TaskFolder Place => new(Path.Combine(folder.Path, "task"));

    private JobFile Input(string path, string text)
    {
        var digest = server.Add(Encoding.UTF8.GetBytes(text));
        return new JobFile($"ainft:artifacts/{digest.ToString()[2..]}", digest, text.Length, path, null);
    }

    private async Task<TaskResult> RunAsync(
        string script, IReadOnlyList<JobFile> files, IReadOnlyList<string> outputs, string? runtime = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var sandboxes = await Cli.Sandboxes.Sandboxes.DetectAsync("bubblewrap", null, ct);
        var runtimes = await Runtimes.DetectAsync([], ct);
        using var fetcher = new Fetcher(
            new FetchRules(server.Address, null, []),
            new ContentCache(Path.Combine(folder.Path, "cache"), long.MaxValue, TimeProvider.System),
            TimeProvider.System);
        var job = new Job
        {
            Files = files,
            Runtime = runtime ?? runtimes[0].Name,
            Command = ["sh", "-c", script],
            Outputs = outputs,
            Env = new Dictionary<string, string>(),
            Seed = 0,
            Resources = WorkflowResources.Default with { MemoryMiB = 128, DiskMiB = 16, Minutes = 1 },
            Metrics = outputs.Contains("metrics.json") ? [new MetricPlace("metrics.json", "/loss")] : [],
        };
        await Place.ClearAsync();
        using var log = new TaskLog(Place.Log);
        var equipment = new Equipment(sandboxes, runtimes, fetcher, 1 << 30);
        return await new Workbench(equipment, TimeProvider.System)
            .RunAsync(job, Place, (phase, _) => phases.Add(phase), log, ct);
    }
}
