using Ainft.Ethereum;

namespace Ainft;

/// <summary>The decisions of a run. Every function is pure, and repeats to the same.</summary>
public static class RunMachine
{
    /// <summary>A new run.</summary>
    /// <param name="request">What is asked for; its signature was checked.</param>
    /// <param name="terms">Under what terms.</param>
    /// <param name="workflow">What the nodes run.</param>
    /// <param name="claim">What is claimed to come out; null when a component is to be produced.</param>
    /// <param name="now">The registry's time.</param>
    /// <param name="headBlock">The number of the chain's newest block.</param>
    public static Run Open(RunRequest request, RunTerms terms, Workflow workflow, Claim? claim, DateTimeOffset now, ulong headBlock) =>
        throw new NotImplementedException();

    /// <summary>Sets the chance that draws the panel; the first one set stays.</summary>
    public static Run SetBeacon(Run run, Beacon beacon) => throw new NotImplementedException();

    /// <summary>Draws the nodes that are needed, all of them or, while there are too few, none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="eligible">Who could be drawn, and what is known about their operators' answers.</param>
    /// <param name="now">The registry's time.</param>
    /// <param name="lacking">Why others could not be, for people.</param>
    public static Run Draw(Run run, IReadOnlyList<(Candidate Node, Reliability Reliability)> eligible, DateTimeOffset now, string? lacking) =>
        throw new NotImplementedException();

    /// <summary>A node binds itself to a result.</summary>
    public static RunStep Commit(Run run, Address node, Sha256Digest commitment, string signature, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>A node tells its result.</summary>
    public static RunStep Reveal(Run run, Address node, TaskResult result, Bytes32 salt, string statementSignature, DateTimeOffset now) =>
        throw new NotImplementedException();

    /// <summary>A node gives its task back.</summary>
    public static RunStep Withdraw(Run run, Address node, string reason, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>What time alone does: expired leases, commits and reveals, growth of the panel, the verdict, the end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The registry's time.</param>
    /// <param name="heldUntil">Until when a node's heartbeats keep its task for it; null: it was not heard of.</param>
    /// <returns>The very same object when nothing changed.</returns>
    public static Run Advance(Run run, DateTimeOffset now, Func<Address, DateTimeOffset?> heldUntil) => throw new NotImplementedException();

    /// <summary>From when on <see cref="Advance"/> or <see cref="Draw"/> could change the run; null when it is decided.</summary>
    public static DateTimeOffset? DueAt(Run run) => throw new NotImplementedException();
}
