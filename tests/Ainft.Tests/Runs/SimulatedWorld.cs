using Ainft.Ethereum;

namespace Ainft.Tests.Runs;

/// <summary>The operators and the requests of a simulated world.</summary>
/// <param name="Name">The name of the world in the report.</param>
/// <param name="Replicas">The number of operators that must agree.</param>
/// <param name="ConfidencePpm">The required confidence of a verdict in millionths.</param>
/// <param name="Tampered">The fraction of wrong claims.</param>
/// <param name="Produced">The fraction of runs without a claim.</param>
/// <param name="Operators">The number of operators of each behaviour. Each operator has one node.</param>
/// <param name="Farm">The number of nodes of the first colluding operator.</param>
internal sealed record WorldPlan(
    string Name, int Replicas, int ConfidencePpm, double Tampered, double Produced,
    (Behaviour Behaviour, int Count)[] Operators, int Farm = 1);

/// <summary>Runs that follow each other and use the reliabilities from the earlier ones.</summary>
internal sealed class SimulatedWorld
{
    private readonly WorldPlan plan;
    private readonly Random random;
    private readonly Dictionary<Candidate, Behaviour> behaviours = [];
    private readonly Dictionary<Address, Reliability> reliabilities = [];

    public SimulatedWorld(WorldPlan plan, int seed)
    {
        this.plan = plan;
        random = new Random(seed);
        foreach (var (behaviour, count) in plan.Operators)
            for (var i = 0; i < count; i++)
                for (var node = 0; node < (behaviour == Behaviour.Colluding && i == 0 ? plan.Farm : 1); node++)
                    behaviours[NodeOf(behaviour, i, node)] = behaviour;
    }

    public SimulationReport Report { get; } = new();

    public Behaviour BehaviourOf(Candidate node) => behaviours[node];

    public Reliability ReliabilityOf(Candidate node) =>
        reliabilities.GetValueOrDefault(node.Operator, Reliability.Prior);

    public IEnumerable<Candidate> Those(Behaviour behaviour) =>
        behaviours.Where(item => item.Value == behaviour).Select(item => item.Key);

    /// <summary>
    /// Plays a run, adds it to the report, updates the reliabilities, and returns it for further assertions.
    /// </summary>
    public (SimulatedRun Simulation, Run Run, Question Question) Play(int number)
    {
        var question = Ask(number);
        var request = RunScene.Request(plan.Replicas, plan.ConfidencePpm, minutes: 120,
            question.Claimed is null ? RunPurpose.Produce : RunPurpose.Reproduce, deadline: number);
        var claim = question.Claimed is null
            ? null
            : new Claim([new ClaimedFile("model.npz", RunScene.Digest(question.Claimed))],
                RunScene.Workflow.Comparator);
        var opened =
            RunMachine.Open(request, RunScene.Terms(budget: 10), RunScene.Workflow, claim, RunScene.Start, 100);
        opened = RunMachine.SetBeacon(opened, new Beacon(101, RunScene.Hash($"block {random.Next()}")));
        var eligible = behaviours.Keys.Select(node => (node, ReliabilityOf(node))).ToArray();
        var simulation = new SimulatedRun(opened, question, eligible,
            node => new SimulatedNode(node, behaviours[node], random), random);
        var run = simulation.Play();
        Report.Count(run, question, BehaviourOf);
        foreach (var lesson in Lesson.Of(run))
            reliabilities[lesson.Node.Operator] = lesson.ApplyTo(ReliabilityOf(lesson.Node));
        return (simulation, run, question);
    }

    private Question Ask(int number)
    {
        var (truth, lie) = ($"what comes out of {number}", $"a lie about {number}");
        return random.NextDouble() < plan.Produced ? new Question(truth, null, lie)
            : new Question(truth, random.NextDouble() < plan.Tampered ? lie : truth, lie);
    }

    private static Candidate NodeOf(Behaviour behaviour, int number, int node) => new(
        RunScene.Account($"{behaviour} {number} {node}"), RunScene.Account($"{behaviour} {number}"),
        RunScene.Account($"{behaviour} {number} {node} is paid"));
}
