using Ainft.Ethereum;

namespace Ainft.Tests.Runs;

/// <summary>
/// One run, step by step, over a bad network. The network loses one message of ten, duplicates one of twenty, and
/// delays messages by up to fifteen seconds. The clocks of the registry instances differ by up to two seconds. In one
/// run of ten the registry is down for up to ten minutes.
/// </summary>
internal sealed class SimulatedRun(Run opened, Question question, (Candidate, Reliability)[] eligible,
    Func<Candidate, SimulatedNode> start, Random random)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Address, SimulatedNode> nodes = [];
    private readonly Dictionary<Address, DateTimeOffset> heldUntil = [];
    private readonly List<(DateTimeOffset At, SimulatedMessage Message)> underWay = [];
    private readonly List<SimulatedStep> log = [];
    private readonly (DateTimeOffset From, DateTimeOffset To) outage = Outage(opened, random);

    /// <summary>The number of times that the run became decided.</summary>
    public int Endings { get; private set; }

    /// <summary>Plays until the nodes have no more messages to send, some time after the end.</summary>
    public Run Play()
    {
        var run = opened;
        for (var now = run.RequestedAt + Step;
            now <= run.EndsAt + 10 * Step && (run.State != RunState.Decided || underWay.Count > 0); now += Step)
        {
            var arrived = underWay.Where(item => item.At <= now).Select(item => item.Message).ToArray();
            underWay.RemoveAll(item => item.At <= now);
            if (now >= outage.From && now < outage.To)
                continue;
            var step = new SimulatedStep(now + TimeSpan.FromSeconds(random.Next(-2, 3)), arrived, new(heldUntil));
            log.Add(step);
            var next = Apply(run, step, step.Messages);
            Endings += next.State == RunState.Decided && run.State != RunState.Decided ? 1 : 0;
            run = next;
            foreach (var task in run.Tasks)
                Poll(run, task.Node, now);
        }
        return run;
    }

    /// <summary>Plays the same messages again, with those of each step in another order.</summary>
    public Run Replay(Random shuffle) => log.Aggregate(opened, (run, step) =>
    {
        var messages = step.Messages.ToArray();
        shuffle.Shuffle(messages);
        return Apply(run, step, messages);
    });

    private Run Apply(Run run, SimulatedStep step, IEnumerable<SimulatedMessage> messages)
    {
        // Nodes reveal only after they have seen that all nodes committed, so no order mixes commitments and reveals. A
        // node withdraws from a task before its other messages.
        foreach (var message in messages.OrderBy(message => message.Kind))
            run = message.ApplyTo(run, step.Now) is RunStep.Changed changed ? changed.Run : run;
        run = RunMachine.Draw(run, eligible, step.Now, null);
        return RunMachine.Advance(run, step.Now,
            node => step.HeldUntil.TryGetValue(node, out var until) ? until : null);
    }

    /// <summary>
    /// A node reads the run, sends a heartbeat, and receives the answers to its messages. The network may lose each of
    /// them.
    /// </summary>
    private void Poll(Run run, Candidate candidate, DateTimeOffset now)
    {
        if (!nodes.TryGetValue(candidate.Node, out var node))
            nodes[candidate.Node] = node = start(candidate);
        if (IsLost())
            return;
        if (node.IsHeard)
            heldUntil[candidate.Node] = now + run.Terms.Lease;
        var task = run.TaskOf(candidate.Node)!;
        node.HasCommitted |= task.Committed is not null && !IsLost();
        node.HasRevealed |= task.State == TaskState.Revealed && !IsLost();
        if (node.Act(run, question, now) is not { } message)
            return;
        for (var copies = random.NextDouble() < 0.05 ? 2 : 1; copies > 0; copies--)
            if (!IsLost())
                underWay.Add((now + TimeSpan.FromSeconds(random.Next(0, 16)), message));
    }

    private static (DateTimeOffset, DateTimeOffset) Outage(Run run, Random random)
    {
        var from = run.RequestedAt.AddSeconds(random.Next(0, 600));
        return (from, random.Next(10) == 0 ? from.AddSeconds(random.Next(0, 600)) : from);
    }

    private bool IsLost() => random.NextDouble() < 0.1;

    private sealed record SimulatedStep(DateTimeOffset Now, IReadOnlyList<SimulatedMessage> Messages,
        Dictionary<Address, DateTimeOffset> HeldUntil);
}
