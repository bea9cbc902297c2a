using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Ainft.Runs;

/// <summary>Writes a result in canonical JSON.</summary>
internal static class TaskResultWriter
{
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static CanonicalJsonLimits Limits { get; } = new()
    {
        MaxBytes = WorkflowLimits.ResultBytes,
        MaxInputBytes = 4 * WorkflowLimits.ResultBytes,
    };

    public static byte[] Write(TaskResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, result);
        return CanonicalJson.TryCanonicalize(buffer.WrittenSpan, out byte[]? canonical, out var violation, Limits)
            ? canonical
            : throw new InvalidOperationException($"The result has no canonical JSON. {violation.Reason}");
    }

    private static void Write(Utf8JsonWriter writer, TaskResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("outcome", result.Outcome.ToText());
        if (result.ExitCode is { } exitCode)
            writer.WriteNumber("exitCode", exitCode);
        WriteOutputs(writer, result.Outputs);
        WriteMetrics(writer, result.Metrics);
        if (result.LogSha256 is { } log)
            writer.WriteString("logSha256", Plain(log));
        writer.WriteNumber("logSize", result.LogSize);
        writer.WriteString("startedAt", Time(result.StartedAt));
        writer.WriteString("finishedAt", Time(result.FinishedAt));
        writer.WriteString("sandbox", result.Sandbox);
        if (result.Reason is { } reason)
            writer.WriteString("reason", RunText.Clean(reason, WorkflowLimits.Reason));
        writer.WriteEndObject();
    }

    private static void WriteOutputs(Utf8JsonWriter writer, IReadOnlyList<OutputFile> outputs)
    {
        writer.WriteStartArray("outputs");
        foreach (var output in outputs.OrderBy(output => output.Path, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("path", output.Path);
            writer.WriteString("sha256", Plain(output.Sha256));
            writer.WriteNumber("size", output.Size);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteMetrics(Utf8JsonWriter writer, IReadOnlyList<Metric> metrics)
    {
        writer.WriteStartArray("metrics");
        foreach (var metric in metrics.OrderBy(metric => metric.File, StringComparer.Ordinal)
            .ThenBy(metric => metric.Pointer, StringComparer.Ordinal))
            metric.WriteTo(writer);
        writer.WriteEndArray();
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Plain(Sha256Digest digest) => digest.ToString()[2..];
}
