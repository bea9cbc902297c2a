using Ainft.Functions.Chain;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// Previews a bulk mint, line by line, with the royalties that payments would owe and the content to sign for the
/// accepted lines. It stores no data. It looks up only the first parents of other requests, because a preview has no
/// signature that pays for more lookups. The answer names the other parents.
/// </summary>
internal sealed class PreviewBulk(
    BulkParents parents, PreviewRoyalties judge, IOptions<ChainOptions> chain, TimeProvider time)
{
    public async Task<Outcome<BulkAnswer>> RunAsync(Unsigned<BulkRequest> request, Stream body, CancellationToken ct)
    {
        using var lines = new BulkLines(warns: true);
        if (await ReadBulk.RunAsync(body, lines, request.Form.Creator, ct) is { } violation)
            return new Outcome<BulkAnswer>.Rejected("A mint of this body would be refused.", [violation]);
        await parents.LookUpAsync(lines, BulkParents.MaxUnsigned, ct);
        foreach (var (line, royalties) in lines.Good.Zip(await judge.RunAsync(lines.Unminted, ct)))
            line.Royalties = royalties;
        return Outcome.Done(new BulkAnswer(lines, ToSign(lines, request.DeadlineAt(time.GetUtcNow()))));
    }

    private BulkToSign ToSign(BulkLines lines, ulong deadline)
    {
        int? open = lines.OutsideParents.Count > lines.LookedUp ? lines.OutsideParents.Count - lines.LookedUp : null;
        bool? more = lines.HasMoreWarnings ? true : null;
        if (!lines.Good.Any())
            return new BulkToSign(null, 0, deadline, null, open, more);
        var tree = new BulkTree(lines.Good);
        return new BulkToSign(tree.Root.ToString(), tree.Count, deadline,
            MintMessage.TypedDataMintMany(chain.Value.MintDomain, tree.Root, tree.Count, deadline), open, more);
    }
}
