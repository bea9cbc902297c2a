using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>Registers components: everything is checked, then the ledger's one commit makes all of them durable or none.</summary>
public sealed class MintAinft(
    Ainfts ainfts, Components components, OpenBundle open, CreatorSignatures signatures, DescribeAinft describe, IOptions<ChainOptions> chain,
    TimeProvider time, MintingMetrics metrics)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public async Task<Outcome<MintAnswer>> RunAsync(MintRequest request, CancellationToken ct)
    {
        var mint = new Mint(request);
        if (request.Deadline < (ulong)time.GetUtcNow().ToUnixTimeSeconds())
            return Refuse("/deadline", "The signature's deadline has passed; sign again with a later one.");
        var hash = mint.HashToSign(chain.Value.MintDomain, request.Deadline!.Value);
        var signature = Signature.Expand(request.Signature!, hash, request.Creator);
        var refusal = await signatures.RefuseAsync(request.Creator, hash, signature, ct);
        if (refusal is not null)
            return refusal.Again ? new Outcome<MintAnswer>.TryLater(refusal.Reason, RetryAfter) : Refuse("/signature", refusal.Reason);
        if (RequestWork.Refuse(request.Creator) is { } spent)
            return new Outcome<MintAnswer>.TooMany($"{spent}", spent.After);
        if (await UnknownParent.FindAsync(components, mint.ParentsToFind(), ct) is { Count: > 0 } unknown)
            return new Outcome<MintAnswer>.Rejected("Some parents are not known here.", unknown);
        return await CommitAsync(mint, signature, ct);
    }

    private async Task<Outcome<MintAnswer>> CommitAsync(Mint mint, string signature, CancellationToken ct)
    {
        // Canonical numbers may be longer than they were sent, so the body's limit alone does not bound this.
        var entries = mint.Entries(signature);
        if (!OpenBundle.Fits(entries))
            return Refuse("/manifests", $"The components have more than {OpenBundle.MaxBytes} bytes together in canonical form; mint them in several requests.");
        // Recently minted by this process: nothing to commit. Otherwise the commit itself finds out.
        IReadOnlyList<bool>? fresh = mint.Items.All(item => ainfts.IsKnown(item.Id))
            ? [.. mint.Items.Select(_ => false)]
            : await open.AppendAsync(entries);
        if (fresh is null)
            return new Outcome<MintAnswer>.TryLater("The registry could not store this now. Sending it again is safe.", RetryAfter);
        metrics.Minted(fresh.Count(isNew => isNew));
        // Signatures are published: sent again by a stranger they register nothing, and cost their signer nothing.
        if (fresh.Contains(true))
            RequestWork.Charge(mint.Creator);
        RequestWork.Add(fresh.Count * Prices.PerComponent);
        var answer = new MintAnswer([.. await Task.WhenAll(mint.Items.Zip(fresh, (item, isNew) => describe.ItemAsync(item, isNew, ct)))]);
        return fresh.Contains(true) ? new Outcome<MintAnswer>.Done(answer) : new Outcome<MintAnswer>.AlreadyDone(answer);
    }

    private static Outcome<MintAnswer>.Rejected Refuse(string pointer, string reason) =>
        new("The mint was refused.", [new Violation(pointer, reason)]);
}
