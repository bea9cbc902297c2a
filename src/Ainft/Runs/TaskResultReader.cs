using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ainft.Runs;

/// <summary>Reads and validates a result.</summary>
internal static partial class TaskResultReader
{
    public static TaskResult? Read(JsonElement json, List<Violation> found)
    {
        var root = new Field(json, found);
        if (!root.IsObjectOf("outcome", "exitCode", "outputs", "metrics", "logSha256", "logSize", "startedAt",
            "finishedAt", "sandbox", "reason"))
            return null;
        var result = new TaskResult
        {
            Outcome = root.Required("outcome")?.Parsed<TaskOutcome>(
                16, TaskWords.TryParse, $"one of {TaskWords.AllOutcomes}") ?? default,
            ExitCode = (int?)root.Optional("exitCode")?.Integer(int.MinValue, int.MaxValue),
            Outputs = ReadOutputs(root),
            Metrics = ReadMetrics(root),
            LogSha256 = root.Optional("logSha256")?.PlainSha256(),
            LogSize = root.Required("logSize")?.Integer(0, WorkflowLimits.LogBytes) ?? 0,
            StartedAt = ReadTime(root, "startedAt"),
            FinishedAt = ReadTime(root, "finishedAt"),
            Sandbox = root.Required("sandbox")?.Text(
                WorkflowLimits.Word, WorkflowForms.Word(), "the name of a sandbox") ?? "",
            Reason = root.Optional("reason")?.Text(WorkflowLimits.Reason),
        };
        if (found.Count == 0)
            Check(root, result);
        return found.Count == 0 ? result : null;
    }

    // Checks the members together.
    private static void Check(Field root, TaskResult result)
    {
        if (result.FinishedAt < result.StartedAt)
            root.Optional("finishedAt")!.Refuse(
                ViolationCode.Contradiction, "The time finishedAt is before startedAt.");
        if (result.LogSha256 is null && result.LogSize > 0)
            root.Refuse(ViolationCode.MemberMissing, "The member logSha256 is missing, but logSize is above 0.");
        if ((result.Outcome == TaskOutcome.Finished && result.ExitCode != 0)
            || (result.Outcome == TaskOutcome.Exited && result.ExitCode is (null or 0)))
            root.Refuse(
                ViolationCode.Contradiction,
                "Expected the exitCode 0 with the outcome finished, and another exitCode with the outcome exited.");
        if (result.Outcome != TaskOutcome.Finished && result.Outputs.Count + result.Metrics.Count > 0)
            root.Refuse(
                ViolationCode.Contradiction, "Only a result with the outcome finished can have outputs and metrics.");
        if (result is { Reason: not null, Outcome: not TaskOutcome.BadOutput })
            root.Optional("reason")!.Refuse(
                ViolationCode.MemberNotAllowed, "Only a result with the outcome bad-output can have a reason.");
    }

    private static List<OutputFile> ReadOutputs(Field root)
    {
        string? last = null;
        return root.Required("outputs")?.Items(0, WorkflowLimits.Outputs, item =>
        {
            var output = ReadOutput(item);
            if (output is not null && string.CompareOrdinal(last, output.Path) >= 0)
                item.Refuse(ViolationCode.WrongOrder, "Expected the outputs in the order of their paths, each once.");
            last = output?.Path ?? last;
            return output;
        }) ?? [];
    }

    private static OutputFile? ReadOutput(Field field)
    {
        if (!field.IsObjectOf("path", "sha256", "size"))
            return null;
        var path = field.Required("path")?.Text(
            WorkflowLimits.Path, WorkflowForms.Path(), WorkflowForms.PathDescription);
        var sha256 = field.Required("sha256")?.PlainSha256();
        var size = field.Required("size")?.Integer(0, ManifestLimits.Size);
        return path is null || sha256 is null || size is null ? null : new OutputFile(path, sha256.Value, size.Value);
    }

    private static List<Metric> ReadMetrics(Field root)
    {
        Metric? last = null;
        return root.Required("metrics")?.Items(0, WorkflowLimits.Comparators, item =>
        {
            var metric = ReadMetric(item);
            if (metric is not null && last is not null && !IsBefore(last, metric))
                item.Refuse(
                    ViolationCode.WrongOrder,
                    "Expected the metrics in the order of file and pointer, each place once.");
            last = metric ?? last;
            return metric;
        }) ?? [];
    }

    /// <summary>Reads <c>{"file","pointer","value"}</c>.</summary>
    public static Metric? ReadMetric(Field field)
    {
        if (!field.IsObjectOf("file", "pointer", "value"))
            return null;
        var place = MetricPlaceJson.Read(field);
        var value = field.Required("value")?.ReadDouble();
        return place is not { } at || value is null ? null : new Metric(at.File, at.Pointer, value.Value);
    }

    private static bool IsBefore(Metric left, Metric right)
    {
        var files = string.CompareOrdinal(left.File, right.File);
        return files < 0 || (files == 0 && string.CompareOrdinal(left.Pointer, right.Pointer) < 0);
    }

    private static DateTimeOffset ReadTime(Field root, string name)
    {
        var member = root.Required(name);
        if (member?.Text(24, TimeForm(), "a time in UTC to the millisecond, such as 2026-01-31T12:00:00.000Z")
            is not { } text)
            return default;
        if (!DateTimeOffset.TryParseExact(text, TaskResultWriter.TimeFormat, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var time))
            member.Refuse(
                ViolationCode.WrongForm, "The calendar does not have this time. Correct the date or the time.");
        return time;
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\z")]
    private static partial Regex TimeForm();
}
