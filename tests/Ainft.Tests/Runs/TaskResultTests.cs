using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class TaskResultTests
{
    private static readonly string Hash = new('a', 64);

    private static string Json(string outcome = "\"finished\"", string exitCode = "0", string outputs = "[]",
        string metrics = "[]", string finishedAt = "\"2026-01-31T12:00:01.000Z\"", string more = "") => $$"""
        {"outcome":{{outcome}},"exitCode":{{exitCode}},"outputs":{{outputs}},"metrics":{{metrics}},"logSize":0,
         "startedAt":"2026-01-31T12:00:00.000Z","finishedAt":{{finishedAt}},"sandbox":"oci"{{more}}}
        """;

    private static string[] Pointers(string json)
    {
        Assert.Equal(TaskResult.TryRead(Encoding.UTF8.GetBytes(json), out var result, out var violations),
            result is not null);
        Assert.Equal(result is not null, violations.Count == 0);
        return [.. violations.Select(violation => violation.Pointer)];
    }

    [Fact]
    public void The_canonical_form_is_what_the_documentation_says()
    {
        var result = ResultGen.Finished([new OutputFile("b", Sha256Digest.Parse("0x" + Hash), 7),
            new OutputFile("a", Sha256Digest.Parse("0x" + Hash), 9)]) with
        {
            Metrics = [new Metric("b", "/y", 1e21), new Metric("b", "", -0.0)],
            StartedAt = new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.FromHours(1)).AddTicks(12_345),
            FinishedAt = new DateTimeOffset(2026, 1, 31, 12, 0, 9, TimeSpan.Zero),
            LogSha256 = Sha256Digest.Parse("0x" + Hash),
        };
        Assert.Equal(
            $$"""{"exitCode":0,"finishedAt":"2026-01-31T12:00:09.000Z","logSha256":"{{Hash}}","logSize":1,"metrics":"""
                + $$"""[{"file":"b","pointer":"","value":0},"""
                + $$"""{"file":"b","pointer":"/y","value":1e+21}],"outcome":"finished","outputs":"""
                + $$"""[{"path":"a","sha256":"{{Hash}}","size":9},"""
                + $$"""{"path":"b","sha256":"{{Hash}}","size":"""
                + $$"""7}],"sandbox":"bubblewrap","startedAt":"2026-01-31T12:00:00.001Z"}""",
            Encoding.UTF8.GetString(result.ToCanonicalJson()));
        Assert.Equal(Sha256Digest.Of(result.ToCanonicalJson()), result.Digest);
    }

    [Fact]
    public void A_result_that_is_written_reads_the_same() =>
        Gen.OneOf(ResultGen.OfWorkflow.Select((_, result) => result), ResultGen.Unfinished).Sample(result =>
        {
            Assert.True(TaskResult.TryRead(result.ToCanonicalJson(), out var again, out var violations),
                string.Join('\n', violations));
            Assert.Equal(result.ToCanonicalJson(), again.ToCanonicalJson());
            Assert.Equal((result.Digest, result.Outcome, result.ExitCode),
                (again.Digest, again.Outcome, again.ExitCode));
            Assert.Equal(result.Outputs.OrderBy(output => output.Path, StringComparer.Ordinal), again.Outputs);
        });

    [Fact]
    public void The_digest_does_not_depend_on_the_order_of_outputs_and_metrics() =>
        ResultGen.OfWorkflow.Sample((_, result) =>
        {
            var (outputs, metrics) = (result.Outputs.Reverse(), result.Metrics.Reverse());
            Assert.Equal(result.Digest, (result with { Outputs = [.. outputs], Metrics = [.. metrics] }).Digest);
        });

    [Theory]
    [InlineData("[]")]
    [InlineData("NaN")]
    [InlineData("")]
    public void What_is_no_result_is_refused(string json) => Assert.NotEmpty(Pointers(json));

    [Fact]
    public void A_result_says_nothing_that_is_not_read()
    {
        Assert.Empty(Pointers(Json()));
        Assert.Equal(["/colour"], Pointers(Json(more: ",\"colour\":1")));
        Assert.Equal(["/outcome"], Pointers(Json(outcome: "\"Finished\"")));
        Assert.Equal(["/finishedAt"], Pointers(Json(finishedAt: "\"2026-01-31T12:00:01Z\"")));
        Assert.Equal(["/finishedAt"], Pointers(Json(finishedAt: "\"2026-02-31T12:00:01.000Z\"")));
        Assert.Equal(["/finishedAt"], Pointers(Json(finishedAt: "\"2025-01-31T12:00:01.000Z\"")));
        Assert.Equal(["/logSize"], Pointers(Json().Replace("\"logSize\":0", "\"logSize\":1048577")));
        Assert.Equal([""], Pointers(Json().Replace("\"logSize\":0", "\"logSize\":5")));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void A_metric_that_is_no_finite_number_is_a_word(double value, string word)
    {
        var result = ResultGen.Finished([]) with { Metrics = [new Metric("b", "/y", value)] };
        Assert.Contains($$"""{"file":"b","pointer":"/y","value":"{{word}}"}""",
            Encoding.UTF8.GetString(result.ToCanonicalJson()), StringComparison.Ordinal);
        Assert.True(TaskResult.TryRead(result.ToCanonicalJson(), out var again, out _));
        Assert.Equal(value, Assert.Single(again.Metrics).Value);
        Assert.False(again.IsOfVersion1);
        Assert.Equal(["/metrics/0/value"], Pointers(Json(metrics: """[{"file":"b","pointer":"/y","value":"nan"}]""")));
    }

    [Fact]
    public void Only_a_bad_output_has_a_reason()
    {
        var bad = ResultGen.Finished([]) with
        {
            Outcome = TaskOutcome.BadOutput,
            Reason = "m.json was not written.\uFFFF" + new string('x', 500)
        };
        Assert.True(TaskResult.TryRead(bad.ToCanonicalJson(), out var again, out var violations),
            string.Join('\n', violations));
        Assert.StartsWith("m.json was not written.\uFFFDx", again.Reason, StringComparison.Ordinal);
        Assert.Equal((WorkflowLimits.Reason, bad.Digest, false),
            (again.Reason!.Length, again.Digest, again.IsOfVersion1));
        Assert.Equal(["/reason"], Pointers(Json(more: ",\"reason\":\"x\"")));
        Assert.Equal(["/reason"],
            Pointers(Json(outcome: "\"bad-output\"", more: $",\"reason\":\"{new string('x', 401)}\"")));
    }

    [Fact]
    public void The_exit_code_fits_the_outcome()
    {
        Assert.Equal([""], Pointers(Json(exitCode: "1")));
        Assert.Equal([""], Pointers(Json(outcome: "\"exited\"")));
        Assert.Empty(Pointers(Json(outcome: "\"exited\"", exitCode: "3")));
        Assert.Empty(Pointers(Json(outcome: "\"out-of-memory\"", exitCode: "137")));
    }

    [Fact]
    public void Outputs_and_metrics_are_in_order_and_once()
    {
        string Output(string path) => $$"""{"path":"{{path}}","sha256":"{{Hash}}","size":1}""";
        string Metric(string pointer, string value = "1") =>
            $$"""{"file":"a","pointer":"{{pointer}}","value":{{value}}}""";
        Assert.Empty(
            Pointers(Json(outputs: $"[{Output("a")},{Output("b")}]", metrics: $"[{Metric("/a")},{Metric("/b")}]")));
        Assert.Equal(["/outputs/1"], Pointers(Json(outputs: $"[{Output("b")},{Output("a")}]")));
        Assert.Equal(["/outputs/1"], Pointers(Json(outputs: $"[{Output("a")},{Output("a")}]")));
        Assert.Equal(["/outputs/0/path"], Pointers(Json(outputs: $"[{Output("../a")}]")));
        Assert.Equal(["/metrics/1"], Pointers(Json(metrics: $"[{Metric("/b")},{Metric("/a")}]")));
        Assert.Equal(["/metrics/1"], Pointers(Json(metrics: $"[{Metric("/b")},{Metric("/b")}]")));
        Assert.Equal(["/metrics/0/value"], Pointers(Json(metrics: $"[{Metric("/b", "\"1\"")}]")));
        Assert.Equal([""], Pointers(Json(outcome: "\"exited\"", exitCode: "1", outputs: $"[{Output("a")}]")));
    }

    [Fact]
    public void The_greatest_result_fits()
    {
        var path = new string('é', WorkflowLimits.Path - 3);
        var result = ResultGen.Finished([.. Enumerable.Range(0, WorkflowLimits.Outputs)
            .Select(i => ResultGen.File($"{path}{i}", 1))]) with
        {
            Metrics = [.. Enumerable.Range(0, WorkflowLimits.Comparators).Select(i =>
                    new Metric($"{path}0", $"/{new string('\u0001', WorkflowLimits.Pointer - 3)}{i}",
                        -1.2345678901234567e-100))],
        };
        Assert.True(TaskResult.TryRead(result.ToCanonicalJson(), out _, out var violations),
            string.Join('\n', violations));
    }

    [Fact]
    public void Any_bytes_are_refused_or_read() => Gen.OneOf(
        Gen.Byte.Array[0, 200],
        Gen.Select(ResultGen.OfWorkflow, Gen.Int[0, 1 << 20], Gen.Byte).Select((of, at, value) =>
        {
            var bytes = of.Item2.ToCanonicalJson();
            bytes[at % bytes.Length] = value;
            return bytes;
        })).Sample(bytes =>
        {
            var ok = TaskResult.TryRead(bytes, out var result, out var violations);
            Assert.Equal(ok, violations.Count == 0);
            if (ok)
                Assert.True(TaskResult.TryRead(result!.ToCanonicalJson(), out _, out _));
        }, iter: 2000);
}
