using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// What a bulk mint would register, line by line, and what its creator would sign for the lines that are good. Nothing
/// is stored. Only the
/// first parents of other requests are looked up, because a preview has no signature that pays for more; the answer
/// names the others.
/// </summary>
internal sealed class PreviewBulk(BulkParents parents, IOptions<ChainOptions> chain, TimeProvider time)
{
    public async Task<Outcome<BulkAnswer>> RunAsync(BulkRequest request, Stream body, CancellationToken ct)
    {
        using var lines = new BulkLines();
        if (await ReadBulk.RunAsync(body, lines, BulkManifest.MaxLineBytes, line => BulkManifest.Parse(line, request.Creator), check: null, ct) is { } violation)
            return new Outcome<BulkAnswer>.Rejected("This cannot be minted.", [violation]);
        await parents.LookUpAsync(lines, BulkParents.MaxUnsigned, ct);
        var deadline = request.Deadline ?? (ulong)(time.GetUtcNow() + PreviewMint.DefaultDeadline).ToUnixTimeSeconds();
        return Outcome.Done(new BulkAnswer(lines, ToSign(lines, deadline)));
    }

    private BulkToSign ToSign(BulkLines lines, ulong deadline)
    {
        int? open = lines.OutsideParents.Count > lines.LookedUp ? lines.OutsideParents.Count - lines.LookedUp : null;
        if (!lines.Good.Any())
            return new BulkToSign(null, 0, deadline, null, open);
        var tree = new BulkTree(lines.Good);
        return new BulkToSign(tree.Root.ToString(), tree.Count, deadline,
            MintMessage.TypedDataMintMany(chain.Value.MintDomain, tree.Root, tree.Count, deadline), open);
    }
}
