using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

/// <summary>Verdicts about numbers, with samples, tolerances, and results that are not numbers.</summary>
public sealed class SampleVerdictTests
{
    private static readonly MetricPlace Score = new("metrics.json", "/score");

    private static readonly Comparator.Equivalent Sample = new(Score, 1, 0.1, 0.02, 10, 0.05) { Baseline = 0 };

    [Fact]
    public void A_claim_is_reproduced_when_its_nodes_numbers_are_equivalent_too()
    {
        var run = Finish(Open(Sample), 1.0, 1.01, 0.99);
        Assert.Equal((VerdictKind.Reproduced, 3, 3), (run.Verdict!.Kind, run.Verdict.Agreed, run.Verdict.Of));
        var equivalence = Assert.Single(run.Verdict.Equivalences);
        Assert.Equal((3, 11, true), (equivalence.Count, equivalence.Degrees, equivalence.IsShown));
        Assert.Equal("within 10 %", run.Verdict.Tolerance!.Text);
    }

    [Fact]
    public void More_nodes_are_drawn_until_equivalence_is_shown()
    {
        // All nodes vote yes, but with three numbers the mean may still be off by the margin.
        var run = Finish(Open(Sample with { Sd = 0.14, Margin = 0.14 }), 1.0, 0.97, 1.03, 1.01, 0.99, 1.0, 1.0, 1.0);
        Assert.Equal(VerdictKind.Reproduced, run.Verdict!.Kind);
        Assert.InRange(run.Tasks.Count, 4, 6);
    }

    [Fact]
    public void A_budget_that_is_spent_without_equivalence_leaves_the_run_inconclusive_with_the_reason()
    {
        var run = Finish(Open(Sample with { Sd = 0.2 }), 1.05, 0.95, 1.02, 0.98, 1.0, 1.0);
        Assert.Equal((VerdictKind.Inconclusive, 6, 6), (run.Verdict!.Kind, run.Verdict.Agreed, run.Verdict.Of));
        Assert.StartsWith("Equivalence is not shown at metrics.json#/score: of 6 numbers", run.Verdict.Reason,
            StringComparison.Ordinal);
        Assert.Contains("the budget of 6 tasks is spent", run.Verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_votes_that_say_no_are_in_the_sample()
    {
        var run = Finish(Open(Sample with { Margin = 0.05 }), 1.0, 1.0, 1.0, 1.5);
        Assert.True(run.Verdict!.Kind == VerdictKind.Reproduced && run.Tasks.Count == 3);
        var fourth = run.Tasks[0] with
        {
            Node = RunScene.Node(99),
            Revealed = run.Tasks[0].Revealed! with { Result = Scores(1.5) }
        };
        var with = VerdictRule.Judge(run with { Tasks = [.. run.Tasks, fourth] });
        Assert.Equal((VerdictKind.Inconclusive, 4), (with.Kind, Assert.Single(with.Equivalences).Count));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_result_that_is_no_number_refutes_and_is_no_consensus(double odd)
    {
        foreach (var comparator in new Comparator[] { Sample,
            new Comparator.Close(Score, 1, 0.1, 0, default) { Baseline = 0 } })
        {
            var refuted = Finish(Open(comparator), odd, odd, odd);
            Assert.Equal((VerdictKind.NotReproduced, 0, 3),
                (refuted.Verdict!.Kind, refuted.Verdict.Agreed, refuted.Verdict.Of));
            Assert.Null(refuted.Verdict.Consensus);
            Assert.Equal(refuted.ToJson(), Run.FromJson(refuted.ToJson()).ToJson());
            var produced = Finish(Open(Template(comparator), isTemplate: true), odd, odd, odd, odd, odd, odd);
            Assert.Equal((VerdictKind.Inconclusive, 6), (produced.Verdict!.Kind, produced.Tasks.Count));
        }
    }

    [Fact]
    public void A_refutation_by_bad_outputs_names_their_reasons()
    {
        TaskResult Bad(string? reason) =>
            Scores(0) with { Outcome = TaskOutcome.BadOutput, Outputs = [], Metrics = [], Reason = reason };
        var results =
            new Queue<TaskResult>([Bad("m.json was not written."), Bad(null), Bad("m.json was not written.")]);
        var run = Play(Open(Sample), results.Dequeue);
        Assert.Equal(VerdictKind.NotReproduced, run.Verdict!.Kind);
        Assert.Equal("3 of 3 results are bad outputs. m.json was not written.", run.Verdict.Reason);
        Assert.Equal(run.Verdict.Reason, VerdictRule.Judge(Run.FromJson(run.ToJson()), "another").Reason);
        Assert.Equal(run.ToJson(), Run.FromJson(run.ToJson()).ToJson());
    }

    [Fact]
    public void A_template_is_produced_within_its_bound_and_beyond_it_no_more_nodes_are_drawn()
    {
        var comparator = new Comparator.Close(Score, null, 0.1, 0, default) { Baseline = 0.75 };
        var produced = Finish(Open(comparator, isTemplate: true), 1.0, 1.0, 1.0);
        Assert.Equal((VerdictKind.Produced, "within 10 %"), (produced.Verdict!.Kind, produced.Verdict.Tolerance!.Text));
        var beyond = Finish(Open(comparator, isTemplate: true), 0.9, 0.9, 0.9);
        Assert.Equal((VerdictKind.Inconclusive, 3), (beyond.Verdict!.Kind, beyond.Tasks.Count));
        Assert.Contains("half of the distance to the baseline 0.75", beyond.Verdict.Reason, StringComparison.Ordinal);
        var unbounded = Finish(Open(comparator with { Baseline = null }, isTemplate: true), 0.9, 0.9, 0.9);
        Assert.Equal((VerdictKind.Produced, "tolerance not bounded"),
            (unbounded.Verdict!.Kind, unbounded.Verdict.Tolerance!.Text));
    }

    [Fact]
    public void A_run_of_version_1_keeps_its_rule_its_form_and_its_seed()
    {
        var close = new Comparator.Close(Score, 1, 0.1, 0, default);
        var run = Finish(Open(close) with { Version = EvidenceVersion.First }, 1, 1, 1);
        Assert.Equal((VerdictKind.Reproduced, null, 0),
            (run.Verdict!.Kind, run.Verdict.Tolerance, run.Verdict.Equivalences.Count));
        var text = Encoding.UTF8.GetString(run.ToJson());
        Assert.DoesNotContain("tolerance", text, StringComparison.Ordinal);
        Assert.DoesNotContain("version", text, StringComparison.Ordinal);
        var refused =
            RunScene.Refusal(RunScene.Reveal(run with { State = RunState.Revealing, Verdict = null },
            run.Tasks[0].Node.Node, Scores(double.NaN), RunScene.Start));
        Assert.Equal(RefusalKind.Different, refused);
        Assert.Equal(7, run.SeedOf(run.Tasks[0].Node.Node));
        // A run of version 1 cannot have the comparator that needs seeds.
        var forged = JsonNode.Parse(Finish(Open(Sample), 1, 1, 1).ToJson())!.AsObject();
        forged.Remove("version");
        Assert.Throws<FormatException>(() => Run.FromJson(Encoding.UTF8.GetBytes(forged.ToJsonString())));
    }

    [Fact]
    public void Only_the_tasks_of_a_sample_have_seeds_of_their_own()
    {
        var run = RunMachine.Draw(Open(Sample), RunScene.Nodes(5), RunScene.Start, null);
        Assert.Equal(3, run.Tasks.Select(task => run.SeedOf(task.Node.Node)).Distinct().Count());
        Assert.Equal(TaskSeed.Of(RunScene.Beacon.Hash, run.Id, run.Tasks[0].Node.Node),
            run.SeedOf(run.Tasks[0].Node.Node));
        var all = RunMachine.Draw(Open(new Comparator.All([new Comparator.Bitwise(["model.npz"]), Sample])),
            RunScene.Nodes(5), RunScene.Start, null);
        Assert.NotEqual(7, all.SeedOf(all.Tasks[0].Node.Node));
        var close = RunMachine.Draw(Open(new Comparator.Close(Score, 1, 0.1, 0, default)), RunScene.Nodes(5),
            RunScene.Start, null);
        Assert.Equal((7, null), (close.SeedOf(close.Tasks[0].Node.Node), close.SeedBeacon));
    }

    [Fact]
    public void The_order_of_the_reveals_does_not_change_the_sample() =>
        Gen.Select(Gen.Double[0.9, 1.1].Array[3, 6], Gen.Int).Sample((scores, seed) =>
        {
            var run = Finish(Open(Sample with { Sd = 0.1 }), [.. scores, .. Enumerable.Repeat(1.0, 6)]);
            var tasks = run.Tasks.ToArray();
            new Random(seed).Shuffle(tasks);
            Assert.Equal(run.Verdict!.Equivalences,
                VerdictRule.Judge(run with { Tasks = tasks }, run.Verdict.Reason).Equivalences);
        }, iter: 50);

    private static Comparator Template(Comparator comparator) => comparator switch
    {
        Comparator.Close close => close with { Value = null },
        Comparator.Equivalent equivalent => equivalent with { Mean = null },
        _ => comparator,
    };

    private static Run Open(Comparator comparator, bool isTemplate = false)
    {
        var workflow = RunScene.Workflow with
        {
            Seed = 7,
            Outputs = [new WorkflowOutput("model.npz", 0), new WorkflowOutput("metrics.json", 1)],
            Comparator = comparator,
        };
        var request = RunScene.Request(purpose: isTemplate ? RunPurpose.Produce : RunPurpose.Reproduce);
        ClaimedFile[] claimed = [new("model.npz", RunScene.Digest("true")), new("metrics.json", RunScene.Digest("m"))];
        var claim = isTemplate ? null : new Claim(claimed, comparator);
        return RunMachine.SetBeacon(RunMachine.Open(request, RunScene.Terms(), workflow, claim, RunScene.Start, 100),
            RunScene.Beacon);
    }

    private static TaskResult Scores(double score) => RunScene.Result("true") with
    {
        Outputs = [new OutputFile("metrics.json", RunScene.Digest($"{score}"), 4),
            new OutputFile("model.npz", RunScene.Digest("true"), 4)],
        Metrics = [new Metric(Score.File, Score.Pointer, score)],
    };

    /// <summary>Plays a run in which the nodes find these numbers, in the order of the draw.</summary>
    private static Run Finish(Run run, params double[] scores)
    {
        var left = new Queue<double>(scores);
        return Play(run, () => Scores(left.Dequeue()));
    }

    private static Run Play(Run run, Func<TaskResult> next)
    {
        var known = new Dictionary<Address, TaskResult>();
        return RunScene.Finish(run, RunScene.Nodes(12), node => known.TryGetValue(node, out var result) ? result
            : known[node] = next());
    }
}
