using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class VerdictTests
{
    private static readonly Gen<Reliability> AnyReliability = Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 40],
        Gen.Int[1, 40], Gen.Int[0, 20],
        (confirmRight, confirmWrong, refuteRight, refuteWrong, consecutive) =>
            new Reliability(confirmRight, confirmWrong, refuteRight, refuteWrong, consecutive));

    private static readonly Gen<string[]> Outputs = Gen.Int[0, 5]
        .Select(i => new[] { "true", "true", "true", "false", "other", "third" }[i]).Array[0, 12];

    [Fact]
    public void The_order_of_the_results_does_not_matter() =>
        Gen.Select(Outputs, AnyReliability.Array[12], Gen.Int[1, 4], Gen.Int[500_000, 999_999], Gen.Bool, Gen.Int)
            .Sample((outputs, reliabilities, replicas, confidence, produce, seed) =>
            {
                var run = Revealed(RunScene.Request(replicas, confidence,
                    purpose: produce ? RunPurpose.Produce : RunPurpose.Reproduce), outputs.Select(RunScene.Result),
                    reliabilities);
                var tasks = run.Tasks.ToArray();
                new Random(seed).Shuffle(tasks);
                Assert.Equivalent(VerdictRule.Judge(run), VerdictRule.Judge(run with { Tasks = tasks }), strict: true);
            }, iter: 300);

    [Fact]
    public void A_verdict_has_the_confidence_and_the_operators_that_were_asked_for() =>
        Gen.Select(Outputs, AnyReliability.Array[12], Gen.Int[1, 4], Gen.Int[500_000, 999_999], Gen.Bool)
            .Sample((outputs, reliabilities, replicas, confidence, produce) =>
            {
                var verdict = VerdictRule.Judge(Revealed(RunScene.Request(replicas, confidence,
                    purpose: produce ? RunPurpose.Produce : RunPurpose.Reproduce), outputs.Select(RunScene.Result),
                    reliabilities));
                Assert.Equal(1, verdict.Confidence + verdict.WrongProbability, tolerance: 1e-12);
                Assert.Equal(outputs.Length, verdict.Of);
                if (verdict.Kind == VerdictKind.Inconclusive)
                    return;
                Assert.True(verdict.Confidence >= confidence / 1e6);
                Assert.True(verdict.Supporters.Count >= replicas);
                Assert.Equal(verdict.Kind == VerdictKind.NotReproduced ? verdict.Of - verdict.Agreed : verdict.Agreed,
                    verdict.Supporters.Count);
            }, iter: 500);

    [Fact]
    public void The_probability_is_that_of_Bayes_with_independent_nodes()
    {
        // Two of three unknown nodes confirm, so the odds are 9 * 9 / 9.
        var verdict = VerdictRule.Judge(Revealed(RunScene.Request(2, 900_000), Results("true", "true", "false")));
        Assert.Equal(VerdictKind.Reproduced, verdict.Kind);
        Assert.Equal(0.9, verdict.Confidence, 15);
        Assert.Equal((2, 3), (verdict.Agreed, verdict.Of));
        // Five nodes confirm, so the odds are 9^5. The probability of being wrong keeps its digits.
        Assert.Equal(1 / (1 + Math.Pow(9, 5)),
            VerdictRule.Judge(Revealed(RunScene.Request(2),
                Results("true", "true", "true", "true", "true"))).WrongProbability, 1e-18);
    }

    [Theory]
    [InlineData(900_000, 3, "true,true,true", VerdictKind.Reproduced)]
    [InlineData(900_000, 4, "true,true,true", VerdictKind.Inconclusive)]
    [InlineData(998_000, 2, "true,true,true", VerdictKind.Reproduced)]
    [InlineData(999_900, 2, "true,true,true", VerdictKind.Inconclusive)]
    [InlineData(900_000, 2, "true,false", VerdictKind.Inconclusive)]
    [InlineData(900_000, 2, "false,other", VerdictKind.NotReproduced)]
    [InlineData(900_000, 3, "false,other,false,true", VerdictKind.NotReproduced)]
    [InlineData(600_000, 3, "false,other,true", VerdictKind.Inconclusive)]
    [InlineData(600_000, 2, "false,other,true,true", VerdictKind.Inconclusive)]
    [InlineData(900_000, 1, "", VerdictKind.Inconclusive)]
    public void It_takes_confidence_and_replicas_on_one_side(int confidence, int replicas, string outputs,
        VerdictKind expected) =>
            Assert.Equal(expected, VerdictRule.Judge(Revealed(RunScene.Request(replicas, confidence),
                Results(outputs.Split(',', StringSplitOptions.RemoveEmptyEntries)))).Kind);

    [Theory]
    [InlineData("false,false,other", "false")]
    [InlineData("false,other,third", null)]
    [InlineData("false,false,other,other", null)]
    [InlineData("false,false,false,other,other", "false")]
    public void A_refutation_names_what_those_who_refute_found_when_most_of_them_did(string outputs, string? consensus)
    {
        var run = Revealed(RunScene.Request(2), Results(outputs.Split(',')));
        var verdict = VerdictRule.Judge(run);
        Assert.Equal(VerdictKind.NotReproduced, verdict.Kind);
        var found =
            verdict.Consensus is { } node ? run.TaskOf(node)!.Revealed!.Result.Outputs[0].Sha256 : (Sha256Digest?)null;
        Assert.Equal(consensus is null ? null : RunScene.Digest(consensus), found);
    }

    [Fact]
    public void A_workflow_that_fails_everywhere_refutes_the_claim_and_produces_nothing()
    {
        var refuted = Revealed(RunScene.Request(2), [RunScene.Exited(1), RunScene.Exited(1), RunScene.Exited(1)]);
        Assert.Equal(VerdictKind.NotReproduced, VerdictRule.Judge(refuted).Kind);
        Assert.NotNull(VerdictRule.Judge(refuted).Consensus);
        var produced = Revealed(RunScene.Request(2, purpose: RunPurpose.Produce),
            [RunScene.Exited(1), RunScene.Exited(1), RunScene.Exited(1)]);
        Assert.Equal(VerdictKind.Inconclusive, VerdictRule.Judge(produced).Kind);
    }

    [Fact]
    public void What_most_found_is_produced()
    {
        var run = Revealed(RunScene.Request(2, 900_000, purpose: RunPurpose.Produce), Results("a", "a", "a", "b"));
        var verdict = VerdictRule.Judge(run);
        Assert.Equal(VerdictKind.Produced, verdict.Kind);
        Assert.Equal((3, 4), (verdict.Agreed, verdict.Of));
        Assert.Equal(RunScene.Digest("a"), run.TaskOf(verdict.Consensus!.Value)!.Revealed!.Result.Outputs[0].Sha256);
        Assert.Contains(verdict.Consensus!.Value, verdict.Supporters);
    }

    [Fact]
    public void A_chain_of_near_neighbours_is_no_agreement()
    {
        var close = new Comparator.Close(new MetricPlace("metrics.json", "/loss"), null, 0.1, 0, CloseDirection.Both);
        var workflow = RunScene.Workflow with { Outputs = [new WorkflowOutput("metrics.json", 0)], Comparator = close };
        var results = new[] { 1.0, 1.09, 1.18, 1.27, 1.36 }.Select(loss => RunScene.Result("") with
        {
            Outputs = [new OutputFile("metrics.json", RunScene.Digest($"{loss}"), 4)],
            Metrics = [new Metric("metrics.json", "/loss", loss)],
        });
        var run =
            Revealed(RunScene.Request(2, 500_000, purpose: RunPurpose.Produce), results) with { Workflow = workflow };
        // Each result has at most two neighbours. So three of five agree around the second, third or fourth.
        Assert.Equal(3, VerdictRule.Judge(run).Agreed);
    }

    [Fact]
    public void A_node_that_always_confirms_earns_no_trust()
    {
        var parrot = Enumerable.Range(0, 1000)
            .Aggregate(Reliability.Prior, (known, _) => known.After(agreedWithVerdict: true, verdictReproduced: true));
        Assert.InRange(parrot.LikelihoodRatio(confirms: true), 9, 10);
        Assert.True(parrot.After(agreedWithVerdict: false, verdictReproduced: false)
            .LikelihoodRatio(confirms: true) < 6);
        Assert.Equal(1000, parrot.Consecutive);
        Assert.Equal(0, parrot.AfterNoReply().Consecutive);
    }

    [Fact]
    public void Likelihood_ratios_are_those_of_sensitivity_and_specificity() => AnyReliability.Sample(known =>
    {
        // Numbers on both sides of a half round to different decimals, so the difference is compared.
        var (confirmed, refuted) = (known.LikelihoodRatio(confirms: true), known.LikelihoodRatio(confirms: false));
        Assert.Equal(Math.Max(1, known.Sensitivity / (1 - known.Specificity)), confirmed, tolerance: 1e-9 * confirmed);
        Assert.Equal(Math.Min(1, (1 - known.Sensitivity) / known.Specificity), refuted, tolerance: 1e-9);
    });

    [Fact]
    public void What_a_liar_says_is_worth_nothing_and_never_its_opposite()
    {
        var liar = Enumerable.Range(0, 50)
            .Aggregate(Reliability.Prior, (known, _) => known.After(false, true).After(false, false));
        Assert.Equal((1, 1), (liar.LikelihoodRatio(confirms: true), liar.LikelihoodRatio(confirms: false)));
    }

    [Fact]
    public void Sixteen_votes_of_the_greatest_weight_do_not_overflow()
    {
        var sure = new Reliability(CanonicalJsonLimits.MaxSafeInteger, 1, CanonicalJsonLimits.MaxSafeInteger, 1, 0);
        var terms = RunScene.Terms(budget: 16) with { Prior = 1 - RunTerms.MinPrior };
        var verdict = VerdictRule.Judge(Revealed(RunScene.Request(1), Enumerable.Repeat(RunScene.Result("true"), 16),
            [.. Enumerable.Repeat(sure, 16)]) with
        { Terms = terms });
        Assert.InRange(verdict.WrongProbability, double.Epsilon, 1e-250);
    }

    [Fact]
    public void A_run_teaches_from_answers_that_others_gave_too()
    {
        var nodes = RunScene.Nodes(6);
        var run = RunScene.Finish(RunScene.Open(RunScene.Request(2, 950_000)), nodes,
            node => RunScene.Result(node == RunScene.Node(0).Node ? "false" : "true"));
        var lessons = Lesson.Of(run);
        Assert.Equal(run.Tasks.Select(task => task.Node), lessons.Select(lesson => lesson.Node));
        Assert.All(lessons, lesson => Assert.Equal(lesson.Node != RunScene.Node(0), lesson.AgreedWithVerdict));
        Assert.Empty(Lesson.Of(run with { Verdict = null }));
        var trusted = nodes.Select(node => (node.Item1, Reliability.Prior with { Consecutive = int.MaxValue }))
            .ToArray();
        var alone = RunScene.Finish(RunScene.Open(RunScene.Request(1, 900_000)), trusted, _ => RunScene.Result("true"));
        Assert.Equal(VerdictKind.Reproduced, alone.Verdict!.Kind);
        Assert.Single(alone.Tasks);
        Assert.Empty(Lesson.Of(alone));
    }

    private static IEnumerable<TaskResult> Results(params string[] outputs) => outputs.Select(RunScene.Result);

    private static Run Revealed(RunRequest request, IEnumerable<TaskResult> results,
        Reliability[]? reliabilities = null) => RunScene.Open(request) with
        {
            Tasks = [.. results.Select((result, i) => new RunTask
            {
                Node = RunScene.Node(i),
                Reliability = reliabilities?[i] ?? Reliability.Prior,
                State = TaskState.Revealed,
                OfferedAt = RunScene.Start,
                CommitBy = RunScene.Start.AddMinutes(12),
                Revealed = new Revealed(result, RunScene.Salt(RunScene.Node(i).Node), "0xde", RunScene.Start),
            })],
        };
}
