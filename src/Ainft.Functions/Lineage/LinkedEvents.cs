using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Adds components that accounts minted on chain without a manifest. The event <c>Linked</c> has the id, the digest and
/// the parents. The transfer from the zero address before it has the creator. The id must follow from these facts.
/// </summary>
public sealed class LinkedEvents(
    LinkedTokens tokens, Edges edges, Components components, IOptions<ChainOptions> options) : IChainEvents
{
    /// <summary>
    /// The maximum number of components that are read to settle a token here. It is enough for most tokens. The first
    /// request settles a token with a larger lineage.
    /// </summary>
    private const int Reach = 64;

    private const int AtOnce = 8;

    public IReadOnlyList<Bytes32> Topics { get; } = [LinkedEvent.Topic, TransferEvent.Topic];

    /// <summary>
    /// Inserts the missing rows and edges. They are facts of the chain, so repeated, late and unordered calls have the
    /// same result.
    /// </summary>
    public async Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct)
    {
        var linkings = LinkingsOf(finalizedLogs);
        await tokens.InsertAsync(linkings, ct);
        await edges.AddAsync(linkings, ct);
        // Parents come first in the order of the chain. Settling tokens in this order keeps the lineage of an unsettled
        // token short enough for a later request. Tokens without a parent among these have no order.
        var together = linkings.Select(linking => linking.Id).ToHashSet();
        var open = linkings.Where(linking => linking.Parents.Count > 0)
            .ToLookup(linking => linking.Parents.Any(together.Contains));
        await Parallel.ForEachAsync(
            open[false],
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (linking, token) => await components.FindAsync(linking.Id, Reach, token));
        foreach (var linking in open[true])
            await components.FindAsync(linking.Id, Reach, ct);
    }

    private List<Linking> LinkingsOf(IReadOnlyList<Log> logs)
    {
        var creators = new Dictionary<(Bytes32 Transaction, AinftId Id), Address>();
        foreach (var log in logs)
            if (TransferEvent.TryRead(log, out var transfer) && transfer.From.IsZero)
                creators[(log.TransactionHash, transfer.Id)] = transfer.To;
        var linkings = new List<Linking>();
        foreach (var log in logs)
            if (LinkedEvent.TryRead(log, out var linked)
                && creators.TryGetValue((log.TransactionHash, linked.Id), out var creator)
                && LinkingOf(log, creator, linked) is { } linking)
                linkings.Add(linking);
        return linkings;
    }

    /// <summary>
    /// The linking of an event, or null when no manifest can have this id. The chain does not check the number of
    /// parents and does not check that they differ.
    /// </summary>
    private Linking? LinkingOf(Log log, Address creator, LinkedEvent linked)
    {
        AinftId[] parents = [.. linked.Parents];
        if (parents.Length > ManifestLimits.Parents || parents.Distinct().Count() != parents.Length
            || AinftId.Compute(creator, linked.Digest, parents) != linked.Id)
            return null;
        return new Linking(
            linked.Id, creator, linked.Digest, parents, log.BlockNumber, log.BlockHash, log.TransactionHash)
        {
            Finality = options.Value.FinalityRule,
        };
    }
}
