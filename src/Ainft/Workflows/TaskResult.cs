using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ainft;

/// <summary>What a node found when it ran a workflow: the thing that it commits to and then reveals.</summary>
/// <remarks>
/// Its JSON is <c>{"exitCode","finishedAt","logSha256","logSize","metrics":[{"file","pointer","value"}],"outcome",
/// "outputs":[{"path","sha256","size"}],"reason","sandbox","startedAt"}</c> in canonical form (RFC 8785): outputs in
/// the ordinal order of their
/// paths, metrics in that of file and pointer, times in UTC as <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>, digests as 64 lower-case digits, and
/// <c>exitCode</c>, <c>logSha256</c> and <c>reason</c> left out where there is none. A metric that is no finite number
/// has the value
/// <c>"NaN"</c>, <c>"Infinity"</c> or <c>"-Infinity"</c>. Outputs and metrics are told of a finished process only.
/// </remarks>
public sealed record TaskResult
{
    /// <summary>What became of the process.</summary>
    public required TaskOutcome Outcome { get; init; }

    /// <summary>The code that the process ended with: 0 when it finished, another when it exited; when it was ended, what the sandbox told, or null.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What it wrote, each output of the workflow; empty unless it finished.</summary>
    public IReadOnlyList<OutputFile> Outputs { get; init; } = [];

    /// <summary>The numbers that the comparator looks at; empty unless it finished.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>The SHA-256 of the log that the node keeps, when there is one.</summary>
    public Sha256Digest? LogSha256 { get; init; }

    /// <summary>The number of bytes of that log, at most 1 MiB.</summary>
    public long LogSize { get; init; }

    /// <summary>When the process began, to the millisecond.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, to the millisecond.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>What it ran in, such as <c>bubblewrap</c>.</summary>
    public required string Sandbox { get; init; }

    /// <summary>
    /// Why an output is bad, in at most 400 characters; null unless <see cref="Outcome"/> is <see
    /// cref="TaskOutcome.BadOutput"/>.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Whether a run of version 1 can have it: such a run knows neither reasons nor metrics that are no finite
    /// numbers.
    /// </summary>
    internal bool IsOfVersion1 => Reason is null && Metrics.All(metric => double.IsFinite(metric.Value));

    /// <summary>
    /// What a node commits to in a run of a version: version 1 knows no reason, and takes a metric that is no finite
    /// number for a bad output.
    /// </summary>
    /// <param name="version">The <see cref="EvidenceVersion"/> of the run.</param>
    public TaskResult ForVersion(int version) => version > EvidenceVersion.First || IsOfVersion1 ? this
        : Metrics.All(metric => double.IsFinite(metric.Value)) ? this with { Reason = null }
        : this with { Outcome = TaskOutcome.BadOutput, Outputs = [], Metrics = [], Reason = null };

    /// <summary>The SHA-256 of <see cref="ToCanonicalJson"/>.</summary>
    public Sha256Digest Digest => Sha256Digest.Of(ToCanonicalJson());

    /// <summary>The result in canonical JSON; the order of outputs and metrics here does not matter.</summary>
    public byte[] ToCanonicalJson() => TaskResultWriter.Write(this);

    /// <summary>Whether it tells just the outputs and the metrics that a workflow has; a process that did not finish tells none.</summary>
    public bool IsOf(Workflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        if (Outcome != TaskOutcome.Finished)
            return Outputs.Count + Metrics.Count == 0;
        return Outputs.Select(output => output.Path).Order(StringComparer.Ordinal).SequenceEqual(workflow.Outputs.Select(output => output.Path).Order(StringComparer.Ordinal))
            && Metrics.Count == workflow.Comparator.Metrics.Count() && Metrics.Select(metric => metric.Place).ToHashSet().SetEquals(workflow.Comparator.Metrics);
    }

    /// <summary>Reads a result in any white space and order of members; members of other names are refused, so that one result has one reading.</summary>
    /// <param name="utf8">The document, at most 128 KiB.</param>
    /// <param name="result">The result when the answer is true.</param>
    /// <param name="violations">What is wrong; empty when the answer is true.</param>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out TaskResult? result, out IReadOnlyList<Violation> violations)
    {
        result = null;
        if (!CanonicalJson.TryCanonicalize(utf8, out byte[]? canonical, out var violation, TaskResultWriter.Limits))
        {
            violations = [violation];
            return false;
        }
        using var document = JsonDocument.Parse(canonical);
        return TryRead(document.RootElement, out result, out violations);
    }

    /// <summary>Reads a result that is a part of another document, which was canonicalized.</summary>
    /// <param name="json">The result.</param>
    /// <param name="result">The result when the answer is true.</param>
    /// <param name="violations">What is wrong, with pointers into <paramref name="json"/>; empty when the answer is true.</param>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out TaskResult? result, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        result = TaskResultReader.Read(json, found);
        return result is not null;
    }
}
