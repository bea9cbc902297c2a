using Ainft.Ethereum;

namespace Ainft.Tests.Runs;

/// <summary>The behaviour of a node.</summary>
internal enum Behaviour
{
    /// <summary>Computes and reports honestly. One result of two hundred is wrong by accident.</summary>
    Honest,

    /// <summary>Dies in one task of four, withdraws from one of ten, and one result of seven is wrong.</summary>
    Flaky,

    /// <summary>Often misses its deadline.</summary>
    Slow,

    /// <summary>
    /// Does not compute. It copies the commitment of another node and then reveals any result it can get.
    /// </summary>
    Copying,

    /// <summary>Does not compute. It repeats the public claim.</summary>
    Parrot,

    /// <summary>Confirms the lie of its ring, and computes everything else to gain trust.</summary>
    Colluding,
}

/// <summary>The question of a run, and the answer that a ring wants others to believe.</summary>
/// <param name="Truth">The result that the workflow really produces.</param>
/// <param name="Claimed">The claimed result. Null in a run that produces.</param>
/// <param name="Lie">The false result of the ring.</param>
internal sealed record Question(string Truth, string? Claimed, string Lie)
{
    public bool IsTampered => Claimed is not null && Claimed != Truth;
}

/// <summary>
/// A node that works on one task. It has its own clock and sees the part of the run that the registry publishes.
/// </summary>
internal sealed class SimulatedNode(Candidate candidate, Behaviour behaviour, Random random)
{
    private readonly TimeSpan skew = TimeSpan.FromSeconds(random.Next(-60, 61));
    private DateTimeOffset? doneAt;
    private bool dead;
    private TaskResult? result;
    private Bytes32 salt;
    private Sha256Digest? commitment;

    public Candidate Candidate => candidate;

    public bool IsHeard => !dead;

    public bool HasCommitted { get; set; }

    public bool HasRevealed { get; set; }

    /// <summary>
    /// The message that the node sends now, if any. It repeats a message until it has received the answer.
    /// </summary>
    public SimulatedMessage? Act(Run run, Question question, DateTimeOffset now)
    {
        var task = run.TaskOf(candidate.Node)!;
        doneAt ??= Begin(run, question, now);
        if (dead || task.State is TaskState.NoReply or TaskState.Withdrawn || run.State == RunState.Decided)
            return null;
        if (result is null && behaviour != Behaviour.Copying)
            return new SimulatedMessage(candidate.Node, MessageKind.Withdraw, null, null, default);
        if (!HasCommitted && now >= doneAt && (commitment ??= Commit(run)) is { } bound)
            return new SimulatedMessage(candidate.Node, MessageKind.Commit, bound, null, default);
        if (HasCommitted && !HasRevealed && run.State == RunState.Revealing)
            return new SimulatedMessage(candidate.Node, MessageKind.Reveal, null,
                result ?? Result(question.Claimed ?? "a guess", now), salt);
        return null;
    }

    private DateTimeOffset Begin(Run run, Question question, DateTimeOffset now)
    {
        salt = RunScene.Hash($"{run.Id} {candidate.Node} {random.Next()}");
        dead = behaviour == Behaviour.Flaky && random.NextDouble() < 0.25;
        var givesBack = behaviour == Behaviour.Flaky && random.NextDouble() < 0.1;
        result = behaviour == Behaviour.Copying || givesBack ? null : Result(Answer(question), now);
        return now + TimeSpan.FromSeconds(behaviour switch
        {
            Behaviour.Slow => random.Next(60, 1800),
            Behaviour.Parrot or Behaviour.Copying => 1,
            _ => random.Next(20, 120),
        });
    }

    private string Answer(Question question) => behaviour switch
    {
        Behaviour.Parrot => question.Claimed ?? $"made up {random.Next()}",
        Behaviour.Colluding when question.IsTampered || question.Claimed is null => question.Lie,
        Behaviour.Flaky when random.NextDouble() < 1 / 7.0 => $"a fault {random.Next()}",
        _ when random.NextDouble() < 1 / 200.0 => $"a fault {random.Next()}",
        _ => question.Truth,
    };

    private Sha256Digest? Commit(Run run) => behaviour == Behaviour.Copying
        ? run.Tasks.FirstOrDefault(task => task.Committed is not null && task.Node != candidate)?.Committed!.Commitment
        : Commitment.Of(run.Id, candidate.Node, salt, result!);

    private TaskResult Result(string output, DateTimeOffset now) =>
        RunScene.Result(output) with { StartedAt = now + skew, FinishedAt = now + skew };
}
