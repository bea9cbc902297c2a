using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Tests.Manifests.Workflows;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class ClaimTests
{
    private static readonly MetricPlace Loss = new("metrics.json", "/loss");

    private static TaskResult Result(params (string Path, byte Content)[] outputs) =>
        ResultGen.Finished([.. outputs.Select(output => ResultGen.File(output.Path, output.Content))]);

    private static TaskResult Loses(double loss) =>
        ResultGen.Finished([]) with { Metrics = [new Metric(Loss.File, Loss.Pointer, loss)] };

    private static Judgement Judge(Comparator comparator, TaskResult result,
        params (string Path, byte Content)[] claimed) =>
        new Claim([.. claimed.Select(file => new ClaimedFile(file.Path, ResultGen.Digest(file.Content)))], comparator)
            .Judge(result);

    [Fact]
    public void Bitwise_reports_the_true_digest_of_a_file_that_differs()
    {
        var judgement = Judge(Comparator.Bitwise.OfAllOutputs, Result(("a", 1), ("b", 3)), ("b", 2), ("a", 1));
        Assert.False(judgement.Agrees);
        Assert.Equal(
            [
                $"a: sha256 {ResultGen.Digest(1).ToString()[2..]}: match.",
                $"b: expected sha256 {ResultGen.Digest(2).ToString()[2..]}, "
                    + $"found sha256 {ResultGen.Digest(3).ToString()[2..]}: mismatch.",
            ],
            judgement.Findings);
    }

    [Fact]
    public void Bitwise_of_named_files_leaves_the_others_alone()
    {
        Assert.True(Judge(new Comparator.Bitwise(["a"]), Result(("a", 1), ("b", 3)), ("b", 2), ("a", 1)).Agrees);
        Assert.False(Judge(new Comparator.Bitwise(["b"]), Result(("a", 1), ("b", 3)), ("b", 2), ("a", 1)).Agrees);
    }

    [Fact]
    public void A_file_that_is_missing_or_too_many_is_not_the_same()
    {
        Assert.False(Judge(Comparator.Bitwise.OfAllOutputs, Result(("a", 1)), ("a", 1), ("b", 2)).Agrees);
        Assert.False(Judge(Comparator.Bitwise.OfAllOutputs, Result(("a", 1), ("b", 2)), ("a", 1)).Agrees);
        Assert.False(Judge(Comparator.Bitwise.OfAllOutputs, Result(("a", 1), ("a", 1)), ("a", 1)).Agrees);
    }

    [Theory]
    [InlineData(CloseDirection.Both, 1.5, 1.5, true)]
    [InlineData(CloseDirection.Both, 1.5, 1.75, true)]
    [InlineData(CloseDirection.Both, 1.5, 1.25, true)]
    [InlineData(CloseDirection.Both, 1.5, 1.7500000000000002, false)]
    [InlineData(CloseDirection.AtMost, 1.5, -7, true)]
    [InlineData(CloseDirection.AtMost, 1.5, 1.75, true)]
    [InlineData(CloseDirection.AtMost, 1.5, 1.76, false)]
    [InlineData(CloseDirection.AtLeast, 1.5, 99, true)]
    [InlineData(CloseDirection.AtLeast, 1.5, 1.25, true)]
    [InlineData(CloseDirection.AtLeast, 1.5, 1.24, false)]
    public void Close_has_its_edge_where_the_tolerance_ends(CloseDirection direction, double claimed, double found,
        bool agrees) =>
        Assert.Equal(agrees, Judge(new Comparator.Close(Loss, claimed, 0.25, 0.01, direction), Loses(found)).Agrees);

    [Fact]
    public void The_greater_of_both_tolerances_applies()
    {
        Assert.True(Judge(new Comparator.Close(Loss, -100, 0, 0.125, default), Loses(-112.5)).Agrees);
        Assert.True(Judge(new Comparator.Close(Loss, -100, 12.5, 0.01, default), Loses(-112.5)).Agrees);
        Assert.False(Judge(new Comparator.Close(Loss, -100, 12.25, 0.1225, default), Loses(-112.5)).Agrees);
    }

    [Fact]
    public void A_metric_that_is_missing_is_not_the_claimed_one()
    {
        Assert.False(Judge(new Comparator.Close(Loss, 1, 1, 1, default), Result()).Agrees);
        Assert.False(Judge(new Comparator.Close(Loss, null, 1, 1, default), Loses(1)).Agrees);
        Assert.False(Judge(new Comparator.Interval(Loss, null, 1, 3, 0.05), Loses(1)).Agrees);
    }

    // Two-sided critical values of Student's distribution, as printed in every table (NIST/SEMATECH e-Handbook,
    // 1.3.6.7.2).
    [Theory]
    [InlineData(1, 0.05, 12.706)]
    [InlineData(1, 0.01, 63.657)]
    [InlineData(2, 0.05, 4.303)]
    [InlineData(4, 0.10, 2.132)]
    [InlineData(5, 0.05, 2.571)]
    [InlineData(9, 0.01, 3.250)]
    [InlineData(10, 0.05, 2.228)]
    [InlineData(20, 0.02, 2.528)]
    [InlineData(30, 0.05, 2.042)]
    [InlineData(60, 0.001, 3.460)]
    [InlineData(100, 0.05, 1.984)]
    [InlineData(999_999, 0.05, 1.95996)]
    public void Interval_refuses_at_the_published_critical_values(int df, double alpha, double critical)
    {
        var n = df + 1;
        var interval = new Comparator.Interval(Loss, 5, 2, n, alpha);
        double At(double t) => 5 + t * 2 * Math.Sqrt(1 + 1.0 / n);
        foreach (var sign in new[] { -1, 1 })
        {
            Assert.True(Judge(interval, Loses(At(sign * (critical - 0.001)))).Agrees);
            Assert.False(Judge(interval, Loses(At(sign * (critical + 0.001)))).Agrees);
        }
    }

    [Fact]
    public void Claimed_numbers_that_do_not_vary_are_met_exactly_or_not()
    {
        Assert.True(Judge(new Comparator.Interval(Loss, 1.5, 0, 3, 0.05), Loses(1.5)).Agrees);
        Assert.False(Judge(new Comparator.Interval(Loss, 1.5, 0, 3, 0.05), Loses(1.5000000000000002)).Agrees);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1.25, true)]
    [InlineData(0.75, true)]
    [InlineData(1.2500000000000002, false)]
    [InlineData(0.7499999999999999, false)]
    public void A_number_is_equivalent_within_the_margin(double found, bool agrees) =>
        Assert.Equal(agrees, Judge(new Comparator.Equivalent(Loss, 1, 0.25, 9, 5, 0.05), Loses(found)).Agrees);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_finite_number_is_within_no_tolerance(double odd)
    {
        Comparator[] widest =
        [
            new Comparator.Close(Loss, 1, double.MaxValue, double.MaxValue, CloseDirection.Both),
            new Comparator.Close(Loss, double.MaxValue, 0, double.MaxValue, CloseDirection.Both),
            new Comparator.Close(Loss, 1, double.MaxValue, 0, CloseDirection.AtMost),
            new Comparator.Close(Loss, 1, double.MaxValue, 0, CloseDirection.AtLeast),
            new Comparator.Interval(Loss, 1, double.MaxValue, 2, double.Epsilon),
            new Comparator.Interval(Loss, 1, 0, 2, 0.5),
            new Comparator.Equivalent(Loss, 1, double.MaxValue, 1, 2, 0.25),
        ];
        foreach (var comparator in widest)
        {
            var judgement = Judge(comparator, Loses(odd));
            Assert.False(judgement.Agrees, string.Join('\n', judgement.Findings));
            var workflow = new Workflow { Command = ["x"], Outputs = [], Comparator = comparator };
            Assert.False(Claim.Of(workflow, Loses(odd)).Judge(Loses(odd)).Agrees);
            Assert.False(Claim.Of(workflow, Loses(odd)).Judge(Loses(1)).Agrees);
        }
    }

    [Fact]
    public void All_reports_every_finding()
    {
        var all = new Comparator.All([new Comparator.Bitwise(["a"]), new Comparator.Close(Loss, 1, 0.5, 0, default)]);
        var judgement = Judge(all, Result(("a", 2)) with { Metrics = Loses(2).Metrics }, ("a", 1));
        Assert.False(judgement.Agrees);
        Assert.Equal(2, judgement.Findings.Count);
        Assert.Equal("metrics.json#/loss: expected 1 (tolerance 0.5), found 2: mismatch.", judgement.Findings[1]);
    }

    [Theory]
    [InlineData(TaskOutcome.Exited, 1)]
    [InlineData(TaskOutcome.OutOfMemory, null)]
    [InlineData(TaskOutcome.TimedOut, null)]
    [InlineData(TaskOutcome.DiskFull, null)]
    [InlineData(TaskOutcome.BadOutput, 0)]
    public void A_process_that_did_not_finish_never_agrees_with_a_component(TaskOutcome outcome, int? exitCode)
    {
        var judgement =
            Judge(Comparator.Bitwise.OfAllOutputs, Result() with { Outcome = outcome, ExitCode = exitCode });
        Assert.False(judgement.Agrees);
        Assert.Contains(outcome.ToText(), Assert.Single(judgement.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_star_only_processes_that_ended_by_themselves_agree() =>
        Gen.Select(ResultGen.Unfinished, ResultGen.Unfinished).Sample((left, right) =>
        {
            var workflow = new Workflow { Command = ["x"], Outputs = [new WorkflowOutput("a", 0)] };
            var alike = left.Outcome == TaskOutcome.Exited && right.Outcome == TaskOutcome.Exited
                && left.ExitCode == right.ExitCode;
            Assert.Equal(alike, Claim.Of(workflow, left).Judge(right).Agrees);
            Assert.False(Claim.Of(workflow, ResultGen.Finished([ResultGen.File("a", 1)])).Judge(right).Agrees);
            Assert.False(Claim.Of(workflow, left).Judge(ResultGen.Finished([ResultGen.File("a", 1)])).Agrees);
        });

    [Fact]
    public void What_exits_before_its_numbers_exist_is_a_centre_all_the_same() =>
        Gen.Select(ResultGen.OfWorkflow, ResultGen.Unfinished).Sample((finished, unfinished) =>
            Assert.Equal(unfinished.Outcome == TaskOutcome.Exited,
                Claim.Of(finished.Item1, unfinished).Judge(unfinished).Agrees));

    [Fact]
    public void A_finished_result_is_in_the_star_around_itself() => ResultGen.OfWorkflow.Sample((workflow, result) =>
    {
        var judgement = Claim.Of(workflow, result).Judge(result);
        Assert.True(judgement.Agrees, string.Join('\n', judgement.Findings));
    });

    [Fact]
    public void A_result_of_another_workflow_is_no_centre() => ResultGen.OfWorkflow.Sample((workflow, result) =>
    {
        var stranger = result with { Outputs = [.. result.Outputs, ResultGen.File("another", 1)] };
        Assert.False(stranger.IsOf(workflow));
        Assert.False(Claim.Of(workflow, stranger).Judge(stranger).Agrees);
    });

    [Fact]
    public void The_order_of_what_was_claimed_and_found_does_not_matter() =>
        Gen.Select(ResultGen.OfWorkflow, ResultGen.OfWorkflow, Gen.Bool)
            .Where((a, b, _) => b.Item2.Outputs.Count > 0 && a.Item2.Outputs.Count > 0).Sample((centre, other, same) =>
            {
                var (workflow, result) = centre;
                var found = same ? result : other.Item2;
                var claim = Claim.Of(workflow, result);
                var turned = claim with { Outputs = [.. claim.Outputs.Reverse()] };
                var judgement = claim.Judge(found);
                var again = turned.Judge(
                    found with { Outputs = [.. found.Outputs.Reverse()], Metrics = [.. found.Metrics.Reverse()] });
                Assert.Equal((judgement.Agrees, string.Join('\n', judgement.Findings)),
                    (again.Agrees, string.Join('\n', again.Findings)));
            });

    [Fact]
    public void More_tolerance_never_refuses_what_less_accepts() =>
        Gen.Select(Gen.Double[-100, 100], Gen.Double[-100, 100], Gen.Double[0, 50], Gen.Double[0, 1], Gen.Double[0, 50],
            Gen.Double[0, 1],
            Gen.Enum<CloseDirection>()).Sample((claimed, found, abs, rel, moreAbs, moreRel, direction) =>
            {
                var strict = Judge(new Comparator.Close(Loss, claimed, abs, rel, direction), Loses(found)).Agrees;
                var lax = Judge(new Comparator.Close(Loss, claimed, abs + moreAbs, rel + moreRel, direction),
                    Loses(found)).Agrees;
                Assert.True(lax || !strict);
            }, iter: 1000);

    [Fact]
    public void A_greater_alpha_never_accepts_what_a_smaller_one_refuses() =>
        Gen.Select(Gen.Double[-5, 5], Gen.Double[0.01, 2], Gen.Int[2, 40], Gen.Double[0.001, 0.998],
            Gen.Double[0.001, 0.998]).Sample((found, sd, n, one, other) =>
            {
                bool Agrees(double alpha) => Judge(new Comparator.Interval(Loss, 0, sd, n, alpha), Loses(found)).Agrees;
                Assert.True(Agrees(Math.Min(one, other)) || !Agrees(Math.Max(one, other)));
            }, iter: 1000);

    [Fact]
    public void Both_sides_together_are_close() =>
        Gen.Select(Gen.Double[-9, 9], Gen.Double[-9, 9], Gen.Double[0, 9]).Sample((claimed, found, abs) =>
        {
            bool Agrees(CloseDirection direction) =>
                Judge(new Comparator.Close(Loss, claimed, abs, 0, direction), Loses(found)).Agrees;
            Assert.Equal(Agrees(CloseDirection.Both), Agrees(CloseDirection.AtMost) && Agrees(CloseDirection.AtLeast));
        });

    [Fact]
    public void A_component_claims_the_artifacts_that_its_outputs_number()
    {
        var (one, two) = (new string('1', 64), new string('2', 64));
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes($$"""
            {"ainft":1,"kind":"model","artifacts":[{"uri":"x:1","sha256":"{{one}}"},{"uri":"x:2","sha256":"{{two}}"}],
             "workflow":{"runtime":"x","command":["x"],"outputs":[{"path":"b","artifact":1},
             {"path":"a","artifact":0}]} }
            """), out var manifest, out _));
        Assert.Equal([("b", "0x" + two), ("a", "0x" + one)],
            Claim.Of(manifest)!.Outputs.Select(file => (file.Path, file.Sha256.ToString())));
    }

    [Fact]
    public void What_has_no_workflow_or_no_artifacts_claims_nothing()
    {
        foreach (var json in new[]
        {
            """{"ainft":1,"kind":"data"}""",
            """{"ainft":1,"kind":"data","workflow":{"runtime":"x","command":["x"],"outputs":"""
                + """[{"path":"a","artifact":0}]}}"""
        })
        {
            Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(json), out var manifest, out _));
            Assert.Null(Claim.Of(manifest));
        }
    }

    [Fact]
    public void A_comparator_that_is_written_reads_the_same() => ManifestsWithComparators.Sample(manifest =>
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            manifest.Workflow!.Comparator.WriteTo(writer);
        var root = JsonNode.Parse(manifest.Canonical.Span)!;
        root["workflow"]!["comparator"] = JsonNode.Parse(buffer.ToArray());
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(root.ToJsonString()), out var again, out var violations),
            string.Join('\n', violations));
        Assert.Equivalent(manifest.Workflow.Comparator, again.Workflow!.Comparator, strict: true);
    });

    private static readonly Gen<Manifest> ManifestsWithComparators = WorkflowGen.For(0, 0).Select(workflow =>
    {
        var root = new JsonObject { ["ainft"] = 1, ["kind"] = "model", ["workflow"] = workflow };
        return Manifest.TryParse(Encoding.UTF8.GetBytes(root.ToJsonString()), out var manifest, out var violations)
            ? manifest
            : throw new InvalidOperationException(string.Join('\n', violations));
    });

    [Fact]
    public void What_is_produced_from_a_template_claims_the_result_it_was_made_from() =>
        Gen.Select(ManifestsWithComparators, Gen.Int[0, 1 << 20]).Sample((template, seed) =>
        {
            var workflow = template.Workflow!;
            var result = ResultGen.Of(workflow, seed);
            var requester = Address.Parse("0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359");
            var produced = ProducedManifest.Of(template, result, requester);
            Assert.True(Claim.Of(produced)!.Judge(result).Agrees);
            Assert.Equal([new Contributor(requester, 10_000)], produced.Contributors);
            Assert.All(produced.Artifacts,
                artifact => Assert.Equal($"ainft:artifacts/{artifact.Sha256.ToString()[2..]}", artifact.Uri));
            Assert.Equal(produced.Digest, ProducedManifest.Of(template,
                result with { Outputs = [.. result.Outputs.Reverse()] }, requester).Digest);
            Assert.Throws<ArgumentException>(() => ProducedManifest.Of(produced, result, requester));
            Assert.Throws<ArgumentException>(() =>
                ProducedManifest.Of(template, result with { Outputs = [] }, requester));
            Assert.Throws<ArgumentException>(() =>
                ProducedManifest.Of(template,
                    new TaskResult
                    {
                        Outcome = TaskOutcome.Exited,
                        ExitCode = 1,
                        StartedAt = default,
                        FinishedAt = default,
                        Sandbox = "oci"
                    }, requester));
        });
}
