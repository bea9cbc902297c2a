using System.Runtime.CompilerServices;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Governance;
using Ainft.Functions.Lineage;
using Ainft.Functions.Rewards;

namespace Ainft.Functions.Events;

/// <summary>The last final block whose decisions are in the tables, and the contracts that made them.</summary>
internal sealed record DecidedBlock(ulong Number, string Contracts);

/// <summary>
/// Reads the events that follow from final events of the DAO and of the contract of payments. They are in the order of
/// the chain per kind, so each reader gets the same events for a block.
/// </summary>
internal sealed class ReadDecisions(
    CursorRow cursors, ReadRetractions retractions, ReadExecutions executions, ReadClaimable rewards,
    Components components, TimeProvider time)
{
    /// <summary>
    /// The last block. Null when the app follows no contract beside the registry, and while reconciliation is halted.
    /// </summary>
    public async Task<DecidedBlock?> FindBlockAsync(CancellationToken ct)
    {
        if (cursors.Contracts is not { } contracts)
            return null;
        var (cursor, _) = await cursors.ReadAsync(ct);
        return cursor is { Halted: null, Next: > 0 } ? new DecidedBlock(cursor.Next - 1, contracts) : null;
    }

    /// <summary>The sources above a block and up to another one, the oldest block first. Each needs 16 bytes.</summary>
    public async Task<IReadOnlyList<(ulong Block, SourceKind Kind)>> FindAsync(
        ulong after, ulong to, CancellationToken ct)
    {
        var found = new SortedSet<(ulong, SourceKind)>();
        await foreach (var block in retractions.BlocksAsync(after, to, ct))
            found.Add((block, SourceKind.Retractions));
        await foreach (var block in executions.BlocksAsync(after, to, ct))
            found.Add((block, SourceKind.Executions));
        await foreach (var block in rewards.BlocksAsync(after, to, ct))
            found.Add((block, SourceKind.Rewards));
        return [.. found];
    }

    /// <summary>The events of a kind in a final block.</summary>
    public IAsyncEnumerable<RegistryEvent> ReadAsync(ulong block, SourceKind kind, CancellationToken ct) => kind switch
    {
        SourceKind.Retractions => RetractedAsync(block, ct),
        SourceKind.Executions => executions.InAsync(block, ct).Select(Of),
        SourceKind.Rewards => rewards.InAsync(block, ct).Select(Of),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private async IAsyncEnumerable<RegistryEvent> RetractedAsync(
        ulong block, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var one in retractions.InAsync(block, ct))
            yield return await OfAsync(one, ct);
    }

    private async Task<RegistryEvent> OfAsync(Retraction one, CancellationToken ct)
    {
        var component = await components.FindAsync(one.Id, ct);
        var row = component as AinftRow;
        return Of(EventType.Retracted, one.Id.Value, one.At, null) with
        {
            Component = one.Id,
            Creator = one.Creator ?? component?.Creator,
            Kind = row?.Kind,
            Name = row?.Name,
            Version = row?.Version,
            Retraction = new EventRetraction(one.IsRetracted, one.Creator is null, one.Evidence, one.Reason),
        };
    }

    private RegistryEvent Of(Execution one) => Of(EventType.Executed, one.Operation, one.At, null) with
    {
        Operation = one.Operation,
        Proposal = one.Proposal,
    };

    private RegistryEvent Of(ClaimableReward one) => Of(EventType.Claimable, one.Leaf.Hash(), one.At, one.Root) with
    {
        Account = one.Leaf.Account,
        Reward = new EventReward(one.Leaf.Token, one.Leaf.Cumulative, one.More),
    };

    private RegistryEvent Of(string type, Bytes32 subject, DecidedAt at, Bytes32? root) => new()
    {
        Type = type,
        Subject = subject,
        Fact = EventOnChain.DigestOf(at.BlockHash, at.LogIndex),
        At = time.GetUtcNow(),
        OnChain = new EventOnChain(at.BlockNumber, at.Transaction, root),
    };
}
