using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ainft.Runs;

/// <summary>The result of a workflow that a node ran. The node first commits to it and then reveals it.</summary>
/// <remarks>
/// Its JSON is <c>{"exitCode","finishedAt","logSha256","logSize","metrics":[{"file","pointer","value"}],"outcome",
/// "outputs":[{"path","sha256","size"}],"reason","sandbox","startedAt"}</c> in canonical form (RFC 8785). Outputs are
/// in the ordinal order of their paths, and metrics in that of file and pointer. Times are in UTC as
/// <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>, and digests are 64 lower-case digits. <c>exitCode</c>, <c>logSha256</c> and
/// <c>reason</c> are left out when they are null. A metric that is not finite has the value <c>"NaN"</c>,
/// <c>"Infinity"</c> or <c>"-Infinity"</c>. Only a finished process has outputs and metrics.
/// </remarks>
public sealed record TaskResult
{
    /// <summary>How the process ended.</summary>
    public required TaskOutcome Outcome { get; init; }

    /// <summary>
    /// The code that the process ended with, 0 when it finished and another when it exited. When the sandbox ended it,
    /// the code that the sandbox reported, or null.
    /// </summary>
    public int? ExitCode { get; init; }

    /// <summary>Each output of the workflow. Empty unless the process finished.</summary>
    public IReadOnlyList<OutputFile> Outputs { get; init; } = [];

    /// <summary>The numbers that the comparator compares. Empty unless the process finished.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>The SHA-256 of the log that the node keeps. Null without a log.</summary>
    public Sha256Digest? LogSha256 { get; init; }

    /// <summary>The number of bytes of the log, at most 1 MiB.</summary>
    public long LogSize { get; init; }

    /// <summary>The time when the process began, to the millisecond.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The time when the process ended, to the millisecond.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>The name of the sandbox, such as <c>bubblewrap</c>.</summary>
    public required string Sandbox { get; init; }

    /// <summary>
    /// The reason why an output is bad, in at most 400 characters. Null unless <see cref="Outcome"/> is
    /// <see cref="TaskOutcome.BadOutput"/>.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The number at a place, which must be one of <see cref="Metrics"/>.</summary>
    internal double ValueAt(MetricPlace place) => Metrics.Single(metric => metric.Place == place).Value;

    /// <summary>
    /// Whether a run of version 1 can have this result. Such a run has no reasons, and its metrics are finite.
    /// </summary>
    internal bool IsOfVersion1 => Reason is null && Metrics.All(metric => double.IsFinite(metric.Value));

    /// <summary>
    /// The form of the result that a node commits to in a run of a version. Version 1 has no reasons, and a metric that
    /// is not finite makes it a bad output.
    /// </summary>
    /// <param name="version">The <see cref="EvidenceVersion"/> of the run.</param>
    public TaskResult ForVersion(int version) => version > EvidenceVersion.First || IsOfVersion1
        ? this
        : Metrics.All(metric => double.IsFinite(metric.Value)) ? this with { Reason = null }
        : this with { Outcome = TaskOutcome.BadOutput, Outputs = [], Metrics = [], Reason = null };

    /// <summary>The SHA-256 of <see cref="ToCanonicalJson"/>.</summary>
    public Sha256Digest Digest => Sha256Digest.Of(ToCanonicalJson());

    /// <summary>Writes canonical JSON. The order of outputs and metrics in this object does not matter.</summary>
    public byte[] ToCanonicalJson() => TaskResultWriter.Write(this);

    /// <summary>
    /// Whether it has exactly the outputs and the metrics of a workflow. The result of a process that did not finish
    /// must not have any.
    /// </summary>
    public bool IsOf(Workflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        if (Outcome != TaskOutcome.Finished)
            return Outputs.Count + Metrics.Count == 0;
        var (paths, places) = (Outputs.Select(output => output.Path), Metrics.Select(metric => metric.Place));
        var expected = workflow.Outputs.Select(output => output.Path);
        return paths.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal))
            && Metrics.Count == workflow.Comparator.Metrics.Count()
            && places.ToHashSet().SetEquals(workflow.Comparator.Metrics);
    }

    /// <summary>
    /// Reads a result with any white space and order of members. Unknown members are refused, so that one result has
    /// one reading.
    /// </summary>
    /// <param name="utf8">The document, at most 128 KiB.</param>
    /// <param name="result">The result when the answer is true.</param>
    /// <param name="violations">The violations. Empty when the answer is true.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out TaskResult? result, out IReadOnlyList<Violation> violations)
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
    /// <param name="violations">
    /// The violations, with pointers into <paramref name="json"/>. Empty when the answer is true.
    /// </param>
    public static bool TryRead(
        JsonElement json, [NotNullWhen(true)] out TaskResult? result, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        result = TaskResultReader.Read(json, found);
        return result is not null;
    }
}
