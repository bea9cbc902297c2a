using System.Text;
using System.Text.Json.Nodes;
using Ainft.Tests.Manifests.Workflows;
using CsCheck;

namespace Ainft.Tests.Runs;

/// <summary>Random results of random workflows.</summary>
internal static class ResultGen
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    public static readonly Gen<TaskResult> Unfinished =
        Gen.Select(Gen.Enum<TaskOutcome>(), Gen.Int[1, 3], Gen.Int[0, 100_000])
            .Where((outcome, _, _) => outcome != TaskOutcome.Finished)
            .Select((outcome, exitCode, milliseconds) =>
                new TaskResult
                {
                    Outcome = outcome,
                    ExitCode = outcome == TaskOutcome.Exited ? exitCode : outcome == TaskOutcome.BadOutput ? 0 : null,
                    StartedAt = Start,
                    FinishedAt = Start.AddMilliseconds(milliseconds),
                    Sandbox = "oci",
                });

    /// <summary>A workflow and a finished result of it.</summary>
    public static readonly Gen<(Workflow, TaskResult)> OfWorkflow =
        Gen.Select(WorkflowGen.For(0, 0), Gen.Int[0, 1 << 20]).Select((workflow, seed) =>
        {
            var root = new JsonObject { ["ainft"] = 1, ["kind"] = "model", ["workflow"] = workflow };
            return Manifest.TryParse(Encoding.UTF8.GetBytes(root.ToJsonString()), out var manifest, out var violations)
                ? (manifest.Workflow!, Of(manifest.Workflow!, seed))
                : throw new InvalidOperationException(string.Join('\n', violations));
        });

    public static Sha256Digest Digest(byte content) => Sha256Digest.Of([content]);

    public static OutputFile File(string path, byte content) => new(path, Digest(content), 1);

    public static TaskResult Finished(IReadOnlyList<OutputFile> outputs) => new()
    {
        Outcome = TaskOutcome.Finished,
        ExitCode = 0,
        Outputs = outputs,
        LogSha256 = Digest(0),
        LogSize = 1,
        StartedAt = Start,
        FinishedAt = Start.AddMilliseconds(1234.5),
        Sandbox = "bubblewrap",
    };

    public static TaskResult Of(Workflow workflow, int seed)
    {
        var random = new Random(seed);
        return Finished([.. workflow.Outputs.Select(output => File(output.Path, (byte)random.Next(3)))]) with
        {
            Metrics = [.. workflow.Comparator.Metrics.Select(place =>
                new Metric(place.File, place.Pointer, random.NextDouble() * random.Next(-9, 9)))],
        };
    }
}
