using Ainft.Cli.Api;
using Ainft.Cli.Mirrors;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary>The result of an audit.</summary>
/// <param name="Proposed">The event of the proposal.</param>
/// <param name="Computed">The root that follows from the copy and the chain, or null without leaves.</param>
/// <param name="Settlement">The settlement.</param>
/// <param name="Missing">The runs whose evidence the copy lacks.</param>
internal sealed record AuditResult(
    RootEvent Proposed, Bytes32? Computed, Settlement Settlement, IReadOnlyCollection<Sha256Digest> Missing)
{
    /// <summary>The components whose royalties the chain does not decide (<see cref="MirroredComponents"/>).</summary>
    public required IReadOnlyCollection<AinftId> Doubtful { get; init; }

    /// <summary>Whether the proposed root follows from the facts.</summary>
    public bool IsRight => Proposed.Root == Computed;
}

/// <summary>
/// Computes a root again from a copy and from the events of the chain. It does not ask the server, so a wrong server
/// cannot hide a wrong root.
/// </summary>
internal sealed class RewardsAudit(Node node, MirrorFolder folder, MirrorState state)
{
    private readonly ChainLogs logs = new(node);

    private Address Contract => ContractOf("rewards")
        ?? throw CommandException.Usage(
            "The copy names no contract of payments.", "Run ainft mirror again at a registry with payments.");

    /// <summary>Audits a root, or the newest proposal without one.</summary>
    public async Task<AuditResult> RunAsync(Bytes32? root, CancellationToken ct)
    {
        var proposed = await FindAsync(root, ct);
        var block = await node.Client.GetBlockAsync(BlockTag.At(proposed.Through!.Value), ct);
        if (block is null || block.Hash != proposed.BlockHash)
            throw CommandException.Refused(
                $"The proposal names block {proposed.Through} with the hash {proposed.BlockHash}, and the chain has "
                    + $"another one. It is a reason for a veto.");
        if (state.Next <= block.Number)
            throw CommandException.TryLater(
                $"The copy ends before block {block.Number} of the root.", "Run ainft mirror first.");
        var through = new BlockTime(block.Number, block.Timestamp);
        var (due, missing, doubtful) = await FactsAsync(through, ct);
        var settlement = Settlement.Of(due, through);
        var computed = settlement.Leaves.Count == 0 ? (Bytes32?)null : RewardTree.Build(settlement.Leaves).Root;
        return new AuditResult(proposed, computed, settlement, missing) { Doubtful = doubtful };
    }

    private async Task<RootEvent> FindAsync(Bytes32? root, CancellationToken ct)
    {
        var head = (await node.Client.GetBlockAsync(BlockTag.Latest, ct))!.Number;
        var events = await logs.ReadAllAsync(Contract, RootEvent.Topics, state.Start, head, ct);
        return events
            .Select(log => RootEvent.TryRead(log, out var read) ? read : null)
            .LastOrDefault(read => read is { Kind: RootEventKind.Proposed } && (root is null || read.Root == root))
            ?? throw CommandException.Refused(
                root is null ? "No root was proposed." : $"The root {root} was not proposed.");
    }

    private async Task<(List<DuePayment> Due, HashSet<Sha256Digest> Missing, HashSet<AinftId> Doubtful)> FactsAsync(
        BlockTime through, CancellationToken ct)
    {
        var components = await MirroredComponents.ReadAsync(
            folder, through.Number, wanted => TokensAsync(wanted, through.Number, ct), ct);
        var policies = await PoliciesAsync(through.Number, ct);
        var flags = await FlagsAsync(through.Number, ct);
        var verdicts = new MirroredVerdicts(folder, await AdmissionsAsync(through.Number, ct), async beacon =>
            (await node.Client.GetBlockAsync(BlockTag.At(beacon.Block), ct))?.Hash == beacon.Hash);
        var (due, known) = (new List<DuePayment>(), new Dictionary<AinftId, IReadOnlyList<GateVerdict>>());
        foreach (var log in await logs.ReadAllAsync(Contract, [PaidEvent.Topic], state.Start, through.Number, ct))
        {
            if (!PaidEvent.TryRead(log, out var paid))
                continue;
            if (!known.TryGetValue(paid.Component, out var found))
                known[paid.Component] = found = await verdicts.ReadAsync(
                    paid.Component, components.Runs.GetValueOrDefault(paid.Component) ?? [], ct);
            var at = new BlockTime(log.BlockNumber, await logs.TimeOfAsync(log.BlockHash, ct));
            due.Add(new DuePayment(
                new Payment(paid.Component, paid.Payer, paid.Token, paid.Amount, at),
                policies.LastOrDefault(policy => policy.Block < at.Number).Terms ?? PaymentTerms.Default,
                components.Find(paid.Component),
                found,
                flags.LastOrDefault(flag => flag.Id == paid.Component && flag.Block < at.Number).IsFlagged));
        }
        return (due, verdicts.Missing, components.Doubtful);
    }

    /// <summary>The blocks in which the tokens of some components began.</summary>
    private async Task<IReadOnlyDictionary<AinftId, BlockTime>> TokensAsync(
        IReadOnlySet<AinftId> wanted, ulong to, CancellationToken ct)
    {
        var tokens = new Dictionary<AinftId, BlockTime>();
        var registry = Address.Parse(state.Registry);
        await foreach (var (events, _) in logs.ReadAsync(registry, [LinkedEvent.Topic], state.Start, to, ct))
            foreach (var log in events)
                if (LinkedEvent.TryRead(log, out var linked) && wanted.Contains(linked.Id))
                    tokens.TryAdd(
                        linked.Id, new BlockTime(log.BlockNumber, await logs.TimeOfAsync(log.BlockHash, ct)));
        return tokens;
    }

    private async Task<List<(ulong Block, PaymentTerms? Terms)>> PoliciesAsync(ulong to, CancellationToken ct)
    {
        var policies = new List<(ulong, PaymentTerms?)>();
        if (ContractOf("policy") is { } contract)
            foreach (var log in await logs.ReadAllAsync(contract, [PolicySetEvent.Topic], state.Start, to, ct))
                if (PolicySetEvent.TryRead(log, out var set))
                    policies.Add((log.BlockNumber, new PaymentTerms(
                        set.Cap, set.AnchorWithin, set.HeldFor, set.Replicas, set.Confidence, set.BoundedTolerance)));
        return policies;
    }

    private async Task<List<(AinftId Id, ulong Block, bool IsFlagged)>> FlagsAsync(ulong to, CancellationToken ct)
    {
        var flags = new List<(AinftId, ulong, bool)>();
        if (ContractOf("retractions") is { } contract)
            foreach (var log in await logs.ReadAllAsync(contract, RetractionEvent.Topics, state.Start, to, ct))
                if (RetractionEvent.TryRead(log, out var read) && read.Creator is null)
                    flags.Add((read.Id, log.BlockNumber, read.IsRetracted));
        return flags;
    }

    private async Task<Func<Address, ulong, bool>?> AdmissionsAsync(ulong to, CancellationToken ct)
    {
        if (ContractOf("operators") is not { } contract)
            return null;
        var changes = new List<(Address Operator, ulong Block, bool IsAdmitted)>();
        foreach (var log in await logs.ReadAllAsync(contract, OperatorEvent.Topics, state.Start, to, ct))
            if (OperatorEvent.TryRead(log, out var read))
                changes.Add((read.Operator, log.BlockNumber, read.IsAdmitted));
        return (account, block) =>
            changes.LastOrDefault(change => change.Operator == account && change.Block < block).IsAdmitted;
    }

    private Address? ContractOf(string name) =>
        state.Contracts.TryGetValue(name, out var text) && Address.TryParse(text, out var address) ? address : null;
}
