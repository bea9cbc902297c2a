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

    /// <summary>Apply what lies between the cursor and this endpoint's finalized block, then write its overlay.</summary>
    internal sealed record Follow(int Endpoint, EndpointView View) : ReconcileStep;

    private enum Standing { Silent, Behind, Contradicts, Agrees }

    /// <summary>
    /// Cases, in order:
    /// 1. The cursor is halted: stay halted.
    /// 2. Every endpoint has finalized the cursor's height with another hash: a finalized block changed, halt.
    /// 3. No endpoint confirms the cursor (silent, behind, or some contradict while others are silent): wait. A finalized head that
    ///    went backwards is a lagging endpoint, not a reorg.
    /// 4. Endpoints that confirm the cursor have finalized different blocks above it: wait, nobody knows which is right.
    /// 5. Else follow the confirming endpoint that has finalized most, one that did not fail in the last step first.
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
            return new Wait($"No endpoint confirms block {cursor.Next} and its parent ({Standings(cursor, endpoints)}).");
        var chosen = confirming.OrderBy(view => view.Suspect).ThenByDescending(view => view.Finalized.Number).First();
        if (confirming.FirstOrDefault(other => Disagree(chosen, other)) is { } other)
            return new Wait($"Two endpoints finalized different blocks: {chosen.Finalized.Hash} at {chosen.Finalized.Number} and {other.Finalized.Hash} at {other.Finalized.Number}.");
        return new Follow(endpoints.ToList().IndexOf(chosen), chosen);
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

    private static bool Disagree(EndpointView one, EndpointView other)
    {
        var (longer, shorter) = one.Finalized.Number >= other.Finalized.Number ? (one, other) : (other, one);
        return longer.HashAt(shorter.Finalized.Number) is { } hash && hash != shorter.Finalized.Hash;
    }

    private static string Standings(ChainCursor cursor, IReadOnlyList<EndpointView?> endpoints) =>
        string.Join(", ", endpoints.Select(view => StandingOf(cursor, view).ToString().ToLowerInvariant()));
}
