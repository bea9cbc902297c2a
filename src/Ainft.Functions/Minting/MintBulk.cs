using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// Registers many components of one creator under one signature: the body is checked line by line into a spool, then becomes one bundle.
/// </summary>
internal sealed class MintBulk(ReadBulk read, CreatorSignatures signatures, CommitBulk commit, IOptions<ChainOptions> chain, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public async Task<Outcome<BulkReport>> RunAsync(BulkRequest request, Stream body, CancellationToken ct)
    {
        if (request.Deadline < (ulong)time.GetUtcNow().ToUnixTimeSeconds())
            return Refuse(new Violation("/deadline", "The signature's deadline has passed; sign again with a later one."));
        using var lines = new BulkLines();
        if (await read.RunAsync(body, lines, BulkManifest.MaxLineBytes, line => BulkManifest.Parse(line, request.Creator), check: null, ct) is { } violation)
            return Refuse(violation);
        var good = lines.Good.ToArray();
        if (good.Length == 0 || (lines.HasRefused && !request.Partial))
            return Outcome.Done(BulkReport.Refused(lines));
        var tree = new BulkTree(good);
        var hash = tree.HashToSign(chain.Value.MintDomain, request.Deadline!.Value);
        var signature = Signature.Expand(request.Signature!, hash, request.Creator);
        var refusal = await signatures.RefuseAsync(request.Creator, hash, signature, ct);
        if (refusal is not null)
            return refusal.Again
                ? new Outcome<BulkReport>.TryLater(refusal.Reason, RetryAfter)
                : Refuse(new Violation("/signature", $"{refusal.Reason} It must be over the root {tree.Root} of {tree.Count} components."));
        var signed = tree.SignaturesOf(request.Deadline.Value, signature);
        var bundle = await commit.RunAsync(good.Zip(signed, (line, own) => (line.Leaf, lines.ManifestOf(line), own)), ct);
        return Outcome.Done(BulkReport.Committed(lines, bundle));
    }

    private static Outcome<BulkReport>.Rejected Refuse(Violation violation) => new("The mint was refused.", [violation]);
}
