using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Makes components known that others minted on chain without bringing a manifest. The registry says id, digest and parents in
/// <c>Linked</c> and the creator in the transfer from nobody before it; the id must follow from them.
/// </summary>
public sealed class LinkedEvents(LinkedTokens tokens, Edges edges, Components components, IOptions<ChainOptions> options) : IChainEvents
{
    /// <summary>What most tokens need to be settled at once; wider and older lineages wait until somebody asks.</summary>
    private const int Reach = 64;

    public IReadOnlyList<Bytes32> Topics { get; } = [LinkedEvent.Topic, TransferEvent.Topic];

    /// <summary>Rows and edges are facts of the chain, inserted when absent, so late, twice and in any order leave the same.</summary>
    public async Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct)
    {
        var linkings = LinkingsOf(finalizedLogs);
        await tokens.InsertAsync(linkings, ct);
        await edges.AddAsync(linkings, ct);
        // In the order of the chain, where parents come first: so no lineage is too deep when somebody asks for its end.
        foreach (var linking in linkings)
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
            if (LinkedEvent.TryRead(log, out var linked) && creators.TryGetValue((log.TransactionHash, linked.Id), out var creator)
                && LinkingOf(log, creator, linked) is { } linking)
                linkings.Add(linking);
        return linkings;
    }

    /// <summary>Null when no manifest can ever have this id: the chain checks neither how many parents there are nor that they differ.</summary>
    private Linking? LinkingOf(Log log, Address creator, LinkedEvent linked)
    {
        AinftId[] parents = [.. linked.Parents];
        return parents.Length <= ManifestLimits.Parents && parents.Distinct().Count() == parents.Length
            && AinftId.Compute(creator, linked.Digest, parents) == linked.Id
            ? new Linking(linked.Id, creator, linked.Digest, parents, log.BlockNumber, log.BlockHash, log.TransactionHash) { Finality = options.Value.FinalityRule }
            : null;
    }
}
