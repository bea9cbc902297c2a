using Ainft.Cli.Nodes.Fetching;
using Ainft.Cli.Sandboxes;

namespace Ainft.Cli.Nodes.Work;

/// <summary>The equipment of this node for its tasks.</summary>
/// <param name="Sandboxes">The sandboxes for programs. The list is not empty.</param>
/// <param name="Runtimes">The runtimes that workflows can name.</param>
/// <param name="Fetcher">The fetcher of input files.</param>
/// <param name="MostInput">The most bytes of all inputs of a task. The same limit applies to their unpacked
/// bytes.</param>
internal sealed record Equipment(
    IReadOnlyList<ISandbox> Sandboxes, IReadOnlyList<Runtime> Runtimes, Fetcher Fetcher, long MostInput);

/// <summary>
/// Does the work of one task. It fetches and checks the files, runs the program, and collects the outputs. The program
/// starts only when every input file has the right digest.
/// </summary>
internal sealed class Workbench(Equipment equipment, TimeProvider time)
{
    /// <param name="job">The job to do.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="say">Receives each phase and its detail.</param>
    /// <param name="log">Receives the program's output.</param>
    /// <param name="cancellationToken">Stops the program too.</param>
    /// <exception cref="TaskRefusedException">An input is missing or wrong, or this node does not have the sandbox or
    /// the runtime.</exception>
    public async Task<TaskResult> RunAsync(
        Job job, TaskFolder folder, Action<string, string> say, TaskLog log, CancellationToken cancellationToken)
    {
        var (sandbox, runtime) = Choose(job);
        await PlaceAsync(job, folder, say, cancellationToken);
        say("running", string.Join(' ', job.Command));
        var task = TaskOf(job, folder, runtime);
        var startedAt = Now();
        var ended = await sandbox.RunAsync(task, log.Add, cancellationToken);
        var result = new TaskResult
        {
            Outcome = ended.Outcome,
            ExitCode = ended.ExitCode,
            StartedAt = startedAt,
            FinishedAt = Now(),
            Sandbox = sandbox.Name,
        };
        if (ended.Outcome is TaskOutcome.Finished)
            result = await CollectAsync(job, folder, result, log, cancellationToken);
        var (digest, size) = log.Close();
        return result with { LogSha256 = digest, LogSize = size };
    }

    /// <summary>Removes the files that were fetched for earlier tasks. The node can fetch them again.</summary>
    public void ForgetFetched() => equipment.Fetcher.Forget();

    private static SandboxTask TaskOf(Job job, TaskFolder folder, Runtime? runtime) => new()
    {
        WorkFolder = folder.Work,
        OutFolder = folder.Out,
        Image = job.Image,
        Runtime = runtime,
        Command = job.Command,
        Environment = job.Env,
        Cpus = job.Resources.Cpus,
        MemoryMiB = job.Resources.MemoryMiB,
        DiskMiB = job.Resources.DiskMiB,
        Limit = TimeSpan.FromMinutes(job.Resources.Minutes),
        Gpus = job.Resources.Gpus,
    };

    // A result contains times in milliseconds.
    private DateTimeOffset Now() =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private (ISandbox Sandbox, Runtime? Runtime) Choose(Job job)
    {
        var name = job.Image is null ? "bubblewrap" : "oci";
        var sandbox = equipment.Sandboxes.FirstOrDefault(sandbox => sandbox.Name == name)
            ?? throw new TaskRefusedException(
                $"This node does not have the sandbox {name} for {job.Image ?? job.Runtime}.");
        if (job.Runtime is null)
            return (sandbox, null);
        return (sandbox, equipment.Runtimes.FirstOrDefault(runtime => runtime.Name == job.Runtime)
            ?? throw new TaskRefusedException($"This node does not have the runtime {job.Runtime}."));
    }

    private async Task PlaceAsync(
        Job job, TaskFolder folder, Action<string, string> say, CancellationToken cancellationToken)
    {
        var (fetched, unpacked) = (equipment.MostInput, equipment.MostInput);
        for (var index = 0; index < job.Files.Count; index++)
        {
            var file = job.Files[index];
            if (!RelativePath.IsSafe(file.Path))
                throw new TaskRefusedException($"The input '{file.Path}' is not a plain relative path.");
            var target = Path.Combine(folder.Work, file.Path);
            var place = file.Unpack is null ? target : Path.Combine(folder.Archives, $"{index}");
            var wanted = new WantedFile(file.Uri, file.Sha256, file.Size, fetched);
            await equipment.Fetcher.PlaceAsync(
                wanted, place, bytes => say("fetching", $"{file.Path}  {bytes >> 10} KiB"), cancellationToken);
            fetched -= new FileInfo(place).Length;
            if (file.Unpack is { } form)
                unpacked -= await UnpackAsync(place, form, target, unpacked, cancellationToken);
        }
    }

    private static async Task<long> UnpackAsync(
        string archive, string form, string target, long most, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(archive);
        var bytes = await Archive.UnpackAsync(file, form, target, most, cancellationToken);
        File.Delete(archive);
        return bytes;
    }

    private static async Task<TaskResult> CollectAsync(
        Job job, TaskFolder folder, TaskResult result, TaskLog log, CancellationToken cancellationToken)
    {
        try
        {
            var collector = new OutputCollector(folder.Out, (long)job.Resources.DiskMiB << 20);
            var (outputs, metrics) = (new List<OutputFile>(), new List<Metric>());
            foreach (var path in job.Outputs)
                outputs.Add(await collector.CollectAsync(path, cancellationToken));
            foreach (var place in job.Metrics)
                metrics.Add(await ReadAsync(collector, place, cancellationToken));
            return result with { Outputs = outputs, Metrics = metrics };
        }
        catch (BadOutputException exception)
        {
            log.Add($"[node] {exception.Message}");
            return result with { Outcome = TaskOutcome.BadOutput, Reason = exception.Message };
        }
    }

    private static async Task<Metric> ReadAsync(
        OutputCollector collector, MetricPlace place, CancellationToken cancellationToken)
    {
        await using var file = collector.Open(place.File);
        if (file.Length > WorkflowLimits.MetricFileBytes)
            throw new BadOutputException($"{place.File} has {file.Length} bytes, and metrics are read from at most "
                + $"{WorkflowLimits.MetricFileBytes}.");
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return MetricReader.TryRead(bytes, place.Pointer, out var value, out var reason)
            ? new Metric(place.File, place.Pointer, value)
            : throw new BadOutputException($"{place.File}#{place.Pointer}: {reason}");
    }
}
