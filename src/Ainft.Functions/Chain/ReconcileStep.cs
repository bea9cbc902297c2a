using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>The answers of one endpoint at the start of a step.</summary>
/// <param name="Hashes">
/// The endpoint's hashes of the block before the cursor and of the finalized block of each endpoint. A block that the
/// endpoint does not have is absent.
/// </param>
/// <param name="Suspect">Whether the endpoint failed in the previous step, so that the step prefers another.</param>
internal sealed record EndpointView(
    BlockHeader Head, BlockHeader Finalized, IReadOnlyDictionary<ulong, Bytes32> Hashes, bool Suspect = false)
{
    public Bytes32? HashAt(ulong number) => Hashes.TryGetValue(number, out var hash) ? hash : null;
}

/// <summary>
/// The action of a step of reconciliation. The decision does no I/O, so that a simulation can drive it.
/// </summary>
internal abstract record ReconcileStep
{
    /// <summary>Change nothing until an operator clears the halt.</summary>
    internal sealed record Halted(string Reason) : ReconcileStep;

    /// <summary>Mark the cursor halted and change nothing else.</summary>
    internal sealed record Halt(string Reason) : ReconcileStep;

    /// <summary>Change nothing. The next tick decides again.</summary>
    internal sealed record Wait(string Reason) : ReconcileStep;

    /// <summary>
    /// Read from this endpoint. Apply the events from the cursor to the finalized block, then write the overlay up to
    /// the head.
    /// </summary>
    internal sealed record Follow(int Endpoint, BlockHeader Finalized, BlockHeader Head) : ReconcileStep;

    /// <summary>
    /// An endpoint does not follow the chain any more if its finalized block is this much older than another's.
    /// </summary>
    private const ulong StuckSeconds = 1_200;

    private enum Standing { Silent, Behind, Contradicts, Agrees }

    /// <summary>
    /// Decides by the first case that applies:
    /// 1. If the cursor is halted, stay halted.
    /// 2. If every endpoint has finalized another hash at the cursor's height, a finalized block changed, so halt.
    /// 3. If no endpoint confirms the cursor, wait. An endpoint is silent, is behind, or contradicts while others are
    ///    silent. A finalized head that went backwards means a lagging endpoint and not a reorg.
    /// 4. Ignore confirming endpoints that are far behind. If the others disagree about the last block that all of them
    ///    have finalized, wait, because the app cannot know which one is right.
    /// 5. Otherwise follow up to that block. Use the endpoint that has finalized most, but prefer one that did not fail
    ///    in the last step.
    /// A block is accepted only if every answering endpoint has finalized it. So a single endpoint on a wrong fork
    /// cannot move the cursor unless all others are silent.
    /// </summary>
    /// <param name="endpoints">
    /// One item per endpoint, in the configured order. An item is null when its endpoint did not answer.
    /// </param>
    public static ReconcileStep Decide(ChainCursor cursor, IReadOnlyList<EndpointView?> endpoints)
    {
        if (cursor.Halted is { } reason)
            return new Halted(reason);
        if (endpoints.All(view => StandingOf(cursor, view) is Standing.Contradicts))
            return new Halt(
                $"Block {cursor.Next - 1} was finalized as {cursor.Parent} and is now finalized as "
                + $"{endpoints[0]!.HashAt(cursor.Next - 1)}.");
        var confirming = endpoints.Where(view => StandingOf(cursor, view) is Standing.Agrees)
            .OfType<EndpointView>().ToList();
        if (confirming.Count == 0)
            return new Wait($"No endpoint confirms the block before {cursor.Next} ({Standings(cursor, endpoints)}).");
        var newest = confirming.Max(view => view.Finalized.Timestamp);
        confirming.RemoveAll(view => view.Finalized.Timestamp + StuckSeconds < newest);
        var common = confirming.MinBy(view => view.Finalized.Number)!.Finalized;
        if (confirming.Any(view => view.HashAt(common.Number) != common.Hash))
            return new Wait($"The endpoints finalized different blocks at {common.Number}.");
        var chosen = confirming.OrderBy(view => view.Suspect).ThenByDescending(view => view.Finalized.Number).First();
        return new Follow(endpoints.ToList().IndexOf(chosen), common, chosen.Head);
    }

    private static Standing StandingOf(ChainCursor cursor, EndpointView? view)
    {
        if (view is null)
            return Standing.Silent;
        if (view.Head.Number < view.Finalized.Number)
            return Standing.Behind;
        if (cursor.Parent is not { } parent)
            return Standing.Agrees;
        if (view.Finalized.Number + 1 < cursor.Next)
            return Standing.Behind;
        return view.HashAt(cursor.Next - 1) is not { } hash ? Standing.Behind
            : hash == parent ? Standing.Agrees
            : Standing.Contradicts;
    }

    private static string Standings(ChainCursor cursor, IReadOnlyList<EndpointView?> endpoints) =>
        string.Join(", ", endpoints.Select(view => StandingOf(cursor, view).ToString().ToLowerInvariant()));
}
