using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>What one endpoint said at the start of a step.</summary>
/// <param name="Hashes">
/// Its block hashes at the numbers that matter: the block before the cursor and every endpoint's finalized block, as far as it has them.
/// </param>
/// <param name="Suspect">It failed in the step before this: another endpoint goes first.</param>
internal sealed record EndpointView(
    BlockHeader Head, BlockHeader Finalized, IReadOnlyDictionary<ulong, Bytes32> Hashes, bool Suspect = false)
{
    public Bytes32? HashAt(ulong number) => Hashes.TryGetValue(number, out var hash) ? hash : null;
}

/// <summary>What a step of reconciliation does. Decided without I/O, so that a simulation can drive it.</summary>
internal abstract record ReconcileStep
{
    /// <summary>Touch nothing: an operator has to look first.</summary>
    internal sealed record Halted(string Reason) : ReconcileStep;

    /// <summary>Mark the cursor halted and touch nothing else.</summary>
    internal sealed record Halt(string Reason) : ReconcileStep;

    /// <summary>Touch nothing; the next tick looks again.</summary>
    internal sealed record Wait(string Reason) : ReconcileStep;

    /// <summary>Read from this endpoint: apply what lies between the cursor and the finalized block, then write the overlay up to the head.</summary>
    internal sealed record Follow(int Endpoint, BlockHeader Finalized, BlockHeader Head) : ReconcileStep;

    /// <summary>An endpoint whose finalized block is this much older than another's has stopped following the chain.</summary>
    private const ulong StuckSeconds = 1_200;

    private enum Standing { Silent, Behind, Contradicts, Agrees }

    /// <summary>
    /// Cases, in order:
    /// 1. The cursor is halted: stay halted.
    /// 2. Every endpoint has finalized the cursor's height with another hash: a finalized block changed, halt.
    /// 3. No endpoint confirms the cursor (silent, behind, or some contradict while others are silent): wait. A finalized head that
    ///    went backwards is a lagging endpoint, not a reorg.
    /// 4. The endpoints that confirm it, without those stuck far behind, disagree about the last block that all of them have finalized:
    ///    wait, nobody knows which is right.
    /// 5. Else follow up to that block, at the endpoint that has finalized most, one that did not fail in the last step first.
    /// So a block counts when every endpoint that answers has finalized it: one that strays alone moves nothing. Only one that strays
    /// while all others are silent is believed.
    /// </summary>
    /// <param name="endpoints">One item an endpoint, in the configured order; null where it did not answer.</param>
    public static ReconcileStep Decide(ChainCursor cursor, IReadOnlyList<EndpointView?> endpoints)
    {
        if (cursor.Halted is { } reason)
            return new Halted(reason);
        if (endpoints.All(view => StandingOf(cursor, view) is Standing.Contradicts))
            return new Halt($"Block {cursor.Next - 1} was finalized as {cursor.Parent} and is now finalized as {endpoints[0]!.HashAt(cursor.Next - 1)}.");
        var confirming = endpoints.Where(view => StandingOf(cursor, view) is Standing.Agrees).OfType<EndpointView>().ToList();
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
        return view.HashAt(cursor.Next - 1) is not { } hash ? Standing.Behind : hash == parent ? Standing.Agrees : Standing.Contradicts;
    }

    private static string Standings(ChainCursor cursor, IReadOnlyList<EndpointView?> endpoints) =>
        string.Join(", ", endpoints.Select(view => StandingOf(cursor, view).ToString().ToLowerInvariant()));
}
