using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>What a bulk mint would register, line by line, and what its creator would sign for the lines that are good. Nothing is stored.</summary>
internal sealed class PreviewBulk(ReadBulk read, IOptions<ChainOptions> chain, TimeProvider time)
{
    public async Task<Outcome<BulkAnswer>> RunAsync(BulkRequest request, Stream body, CancellationToken ct)
    {
        using var lines = new BulkLines();
        if (await read.RunAsync(body, lines, BulkManifest.MaxLineBytes, line => BulkManifest.Parse(line, request.Creator), check: null, ct) is { } violation)
            return new Outcome<BulkAnswer>.Rejected("This cannot be minted.", [violation]);
        var deadline = request.Deadline ?? (ulong)(time.GetUtcNow() + PreviewMint.DefaultDeadline).ToUnixTimeSeconds();
        return Outcome.Done(new BulkAnswer(lines.All, lines.HasMore, StatusCodes.Status200OK, toSign: ToSign([.. lines.Good], deadline)));
    }

    private BulkToSign ToSign(BulkLine[] good, ulong deadline)
    {
        if (good.Length == 0)
            return new BulkToSign(null, 0, deadline, null);
        var tree = new BulkTree(good);
        return new BulkToSign(tree.Root.ToString(), tree.Count, deadline, MintMessage.TypedDataMintMany(chain.Value.MintDomain, tree.Root, tree.Count, deadline));
    }
}
