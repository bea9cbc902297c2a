using Xunit;

namespace Ainft.Tests.Runs;

/// <summary>
/// Thousands of runs among honest and dishonest nodes over a bad network. The seed decides everything, so a failure
/// repeats. The seed of a failure then stays in the list.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private static readonly (Behaviour, int)[] Decent =
        [(Behaviour.Honest, 12), (Behaviour.Flaky, 4), (Behaviour.Slow, 2)];

    private static readonly (Behaviour, int)[] Mixed =
        [(Behaviour.Honest, 12), (Behaviour.Flaky, 3), (Behaviour.Slow, 2), (Behaviour.Copying, 2),
            (Behaviour.Parrot, 2), (Behaviour.Colluding, 2)];

    /// <summary>Two operators collude where three must agree. One of them has a hundred nodes.</summary>
    private static readonly WorldPlan Besieged = new("two collude, three must agree", 3, 900_000, 0.5, 0.3,
        [(Behaviour.Honest, 12), (Behaviour.Flaky, 3), (Behaviour.Slow, 2), (Behaviour.Copying, 2),
            (Behaviour.Colluding, 2)], Farm: 100);

    /// <summary>Worlds in which the errors of nodes are independent or nearly so.</summary>
    private static readonly WorldPlan[] Calibrated =
    [
        new("decent nodes, 1 at 0.85", 1, 850_000, 0.3, 0.2, Decent),
        new("decent nodes, 2 at 0.9", 2, 900_000, 0.3, 0.2, Decent),
        new("decent nodes, 3 at 0.99", 3, 990_000, 0.3, 0.2, Decent),
        new("all kinds, 1 at 0.85", 1, 850_000, 0.3, 0.2, Mixed, Farm: 100),
        new("all kinds, 1 at 0.9", 1, 900_000, 0.3, 0.2, Mixed, Farm: 100),
        new("all kinds, 2 at 0.9", 2, 900_000, 0.3, 0.2, Mixed, Farm: 100),
        new("all kinds, 2 at 0.99", 2, 990_000, 0.3, 0.2, Mixed, Farm: 100),
        new("all kinds, 3 at 0.99", 3, 990_000, 0.3, 0.2, Mixed, Farm: 100),
    ];

    /// <summary>
    /// Worlds that break the assumptions. At least as many nodes collude or repeat the claim as must agree.
    /// </summary>
    private static readonly WorldPlan[] Beyond =
    [
        new("four more parrots, 2 at 0.9", 2, 900_000, 0.3, 0.2, [.. Mixed, (Behaviour.Parrot, 4)]),
        new("five collude, 2 at 0.9", 2, 900_000, 0.3, 0.2, [(Behaviour.Honest, 12), (Behaviour.Colluding, 5)]),
        new("five collude, 3 at 0.99", 3, 990_000, 0.3, 0.2, [(Behaviour.Honest, 12), (Behaviour.Colluding, 5)]),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Colluders_below_the_threshold_never_win(int seed)
    {
        var world = Play(Besieged, seed, 400);
        Assert.Equal(0, world.Report.WrongAcceptances);
        Assert.True(world.Report.Acceptances > 100);
        Assert.True(world.Report.Of(VerdictKind.NotReproduced) > 50);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Copying_never_pays(int seed)
    {
        var world = Play(Besieged with { Tampered = 0.1 }, seed, 400);
        foreach (var copier in world.Those(Behaviour.Copying))
        {
            Assert.Equal(0, world.Report.AcceptedOf(copier));
            Assert.Equal(0, world.ReliabilityOf(copier).Consecutive);
            foreach (var honest in world.Those(Behaviour.Honest))
            {
                Assert.True(world.Report.AcceptedOf(honest) > 0);
                Assert.True(world.ReliabilityOf(honest)
                    .LikelihoodRatio(confirms: true) > world.ReliabilityOf(copier).LikelihoodRatio(confirms: true));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_run_ends_once_and_judges_everybody_the_same_in_any_order(int seed)
    {
        var world = new SimulatedWorld(Calibrated[^2], seed);
        var shuffle = new Random(seed);
        for (var number = 0; number < 200; number++)
        {
            var (simulation, run, _) = world.Play(number);
            Assert.Equal((RunState.Decided, 1), (run.State, simulation.Endings));
            var again = simulation.Replay(shuffle);
            Assert.Equal(run.ToJson(), again.ToJson());
            Assert.Equal(Lesson.Of(run), Lesson.Of(again));
        }
    }

    [Fact]
    public void No_more_is_wrongly_accepted_than_the_verdicts_themselves_say()
    {
        output.WriteLine(SimulationReport.Header);
        foreach (var plan in Calibrated)
        {
            var report = Play(plan, seed: 1, runs: 500).Report;
            output.WriteLine(report.Line(plan.Name));
            Assert.True(report.MeasuredRate <= report.ClaimedRate,
                $"{plan.Name}: {report.MeasuredRate} is more than {report.ClaimedRate}.");
            Assert.True(report.ClaimedRate <= 1 - plan.ConfidencePpm / 1e6);
        }
        foreach (var plan in Beyond)
        {
            var report = Play(plan, seed: 1, runs: 500).Report;
            output.WriteLine(report.Line(plan.Name));
            Assert.True(report.MeasuredRate <= 0.05);
        }
    }

    private static SimulatedWorld Play(WorldPlan plan, int seed, int runs)
    {
        var world = new SimulatedWorld(plan, seed);
        for (var number = 0; number < runs; number++)
            world.Play(number);
        return world;
    }
}
