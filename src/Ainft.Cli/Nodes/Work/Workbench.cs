using Ainft.Cli.Nodes.Fetching;
using Ainft.Cli.Sandboxes;

namespace Ainft.Cli.Nodes.Work;

/// <summary>What this node works with.</summary>
/// <param name="Sandboxes">Where programs run; at least one.</param>
/// <param name="Runtimes">What programs may ask for by name.</param>
/// <param name="Fetcher">Where files come from.</param>
/// <param name="MostInput">The most bytes of all inputs of a task, and again of what is unpacked from them.</param>
internal sealed record Equipment(IReadOnlyList<ISandbox> Sandboxes, IReadOnlyList<Runtime> Runtimes, Fetcher Fetcher, long MostInput);

/// <summary>Does the work of one task: fetch, check, run, collect. The program is started when every file it reads has the right digest.</summary>
internal sealed class Workbench(Equipment equipment, TimeProvider time)
{
    /// <param name="job">What to do.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="say">Told what goes on now.</param>
    /// <param name="log">Takes the program's output.</param>
    /// <param name="cancellationToken">Stops the program too.</param>
    /// <exception cref="TaskRefusedException">An input cannot be had or is wrong, or this node has nothing to run it in.</exception>
    public async Task<TaskResult> RunAsync(Job job, TaskFolder folder, Action<string, string> say, TaskLog log, CancellationToken cancellationToken)
    {
        var (sandbox, runtime) = Choose(job);
        await PlaceAsync(job, folder, say, cancellationToken);
        say("running", string.Join(' ', job.Command));
        var task = TaskOf(job, folder, runtime);
        var startedAt = Now();
        var ended = await sandbox.RunAsync(task, log.Add, cancellationToken);
        var result = new TaskResult { Outcome = ended.Outcome, ExitCode = ended.ExitCode, StartedAt = startedAt, FinishedAt = Now(), Sandbox = sandbox.Name };
        if (ended.Outcome is TaskOutcome.Finished)
            result = await CollectAsync(job, folder, result, log, cancellationToken);
        var (digest, size) = log.Close();
        return result with { LogSha256 = digest, LogSize = size };
    }

    /// <summary>Removes what was fetched for earlier tasks; it can be fetched again.</summary>
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

    // Results tell times to the millisecond.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private (ISandbox Sandbox, Runtime? Runtime) Choose(Job job)
    {
        var name = job.Image is null ? "bubblewrap" : "oci";
        var sandbox = equipment.Sandboxes.FirstOrDefault(sandbox => sandbox.Name == name)
            ?? throw new TaskRefusedException($"This node has no {name} to run {job.Image ?? job.Runtime} in.");
        if (job.Runtime is null)
            return (sandbox, null);
        return (sandbox, equipment.Runtimes.FirstOrDefault(runtime => runtime.Name == job.Runtime)
            ?? throw new TaskRefusedException($"This node has no runtime {job.Runtime}."));
    }

    private async Task PlaceAsync(Job job, TaskFolder folder, Action<string, string> say, CancellationToken cancellationToken)
    {
        var (fetched, unpacked) = (equipment.MostInput, equipment.MostInput);
        for (var index = 0; index < job.Files.Count; index++)
        {
            var file = job.Files[index];
            if (!RelativePath.IsSafe(file.Path))
                throw new TaskRefusedException($"'{file.Path}' is no plain path.");
            var target = Path.Combine(folder.Work, file.Path);
            var place = file.Unpack is null ? target : Path.Combine(folder.Archives, $"{index}");
            var wanted = new WantedFile(file.Uri, file.Sha256, file.Size, fetched);
            await equipment.Fetcher.PlaceAsync(wanted, place, bytes => say("fetching", $"{file.Path}  {bytes >> 10} KiB"), cancellationToken);
            fetched -= new FileInfo(place).Length;
            if (file.Unpack is { } form)
                unpacked -= await UnpackAsync(place, form, target, unpacked, cancellationToken);
        }
    }

    private static async Task<long> UnpackAsync(string archive, string form, string target, long most, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(archive);
        var bytes = await Archive.UnpackAsync(file, form, target, most, cancellationToken);
        File.Delete(archive);
        return bytes;
    }

    private static async Task<TaskResult> CollectAsync(Job job, TaskFolder folder, TaskResult result, TaskLog log, CancellationToken cancellationToken)
    {
        try
        {
            var (collector, outputs, metrics) = (new OutputCollector(folder.Out, (long)job.Resources.DiskMiB << 20), new List<OutputFile>(), new List<Metric>());
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

    private static async Task<Metric> ReadAsync(OutputCollector collector, MetricPlace place, CancellationToken cancellationToken)
    {
        await using var file = collector.Open(place.File);
        if (file.Length > WorkflowLimits.MetricFileBytes)
            throw new BadOutputException($"{place.File} has {file.Length} bytes, and metrics are read from at most {WorkflowLimits.MetricFileBytes}.");
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return MetricReader.TryRead(bytes, place.Pointer, out var value, out var reason)
            ? new Metric(place.File, place.Pointer, value)
            : throw new BadOutputException($"{place.File}#{place.Pointer}: {reason}");
    }
}
