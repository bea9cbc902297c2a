using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// Registers many components of one creator under one signature. It checks the body line by line into a spool, and then
/// makes one bundle.
/// </summary>
/// <remarks>
/// The signature covers the lines that are valid by themselves, so the registry can verify it before it looks up
/// parents in storage. A preview also looks up a few parents, and its client signs without the lines of unknown
/// parents. So when the signature is wrong, the registry looks up the same few parents and verifies it again.
/// </remarks>
internal sealed class MintBulk(
    BulkParents parents, AccountSignatures signatures, FileBudget files, CommitBulk commit,
    IOptions<ChainOptions> chain, TimeProvider time)
{
    public async Task<Outcome<BulkReport>> RunAsync(Signed<BulkRequest> request, Stream body, CancellationToken ct)
    {
        if (RequestMembers.Expired(request.Deadline, time.GetUtcNow()) is { } expired)
            return Refuse(expired);
        using var lines = new BulkLines();
        if (await ReadBulk.RunAsync(body, lines, request.Form.Creator, ct) is { } violation)
            return Refuse(violation);
        if (IsRefused(lines, request.Form))
            return await ReportAsync(lines, ct);
        var signed = new SignedLines(lines, request, chain.Value.MintDomain);
        var refusal = await RefuseAsync(signed, ct);
        if (refusal is { Again: false })
        {
            await parents.LookUpAsync(lines, BulkParents.MaxUnsigned, ct);
            if (IsRefused(lines, request.Form))
                return Outcome.Done(BulkReport.Refused(lines));
            if (signed.Outdated)
                refusal = await RefuseAsync(signed = new SignedLines(lines, request, chain.Value.MintDomain), ct);
        }

        if (refusal is not null)
            return refusal.Again
                ? new Outcome<BulkReport>.Refused(ProblemCode.ChainUnavailable, refusal.Reason)
                : Refuse(new Violation(
                    "/signature",
                    refusal.Code,
                    $"{refusal.Reason} Sign the root {signed.Tree.Root} of {signed.Tree.Count} components."));
        return RequestWork.Refuse(request.Form.Creator) is { } spent
            ? new Outcome<BulkReport>.Refused(ProblemCode.BudgetSpent, $"{spent}", spent.After)
            : await CommitAsync(request, lines, signed, ct);
    }

    private async Task<Outcome<BulkReport>> CommitAsync(
        Signed<BulkRequest> request, BulkLines lines, SignedLines signed, CancellationToken ct)
    {
        // Signatures are public, so a stranger can send one again. That registers no component, and the signer must not
        // pay for it.
        if (!await parents.KnowsAsync(signed.Lines[0].Id, ct))
            RequestWork.Charge(request.Form.Creator);
        await parents.LookUpAsync(lines, int.MaxValue, ct);
        if (IsRefused(lines, request.Form))
            return Outcome.Done(BulkReport.Refused(lines));
        if (await files.RefuseAsync<BulkReport>(request.Form.Creator, lines.Files, ct) is { } spent)
            return spent;
        // A line that is refused now stays in the signed tree, because the paths of the other lines need its leaf.
        var entries = signed.Lines.Zip(signed.Tree.SignaturesOf(request.Deadline, signed.Signature))
            .Where(pair => !pair.First.IsRefused)
            .Select(pair => (pair.First.Leaf, lines.ManifestOf(pair.First), pair.Second));
        return Outcome.Done(BulkReport.Committed(lines, await commit.RunAsync(entries, ct)));
    }

    private Task<SignatureRefusal?> RefuseAsync(SignedLines signed, CancellationToken ct) =>
        signatures.RefuseAsync(signed.Creator, signed.Hash, signed.Signature, ct);

    /// <summary>Reports the violations of the lines, with as many lookups of parents as a preview.</summary>
    private async Task<Outcome<BulkReport>> ReportAsync(BulkLines lines, CancellationToken ct)
    {
        await parents.LookUpAsync(lines, BulkParents.MaxUnsigned, ct);
        return Outcome.Done(BulkReport.Refused(lines));
    }

    private static bool IsRefused(BulkLines lines, BulkRequest request) => (lines.HasRefused && !request.Partial)
        || !lines.Good.Any();

    private static Outcome<BulkReport>.Rejected Refuse(Violation violation) =>
        new("The mint was refused.", [violation]);

    /// <summary>The lines that a signature covers, their tree, and the signature in its long form.</summary>
    private sealed class SignedLines(BulkLines lines, Signed<BulkRequest> request, MintDomain domain)
    {
        public BulkLine[] Lines { get; } = [.. lines.Good];

        public Address Creator => request.Form.Creator;

        public BulkTree Tree => field ??= new BulkTree(Lines);

        public Bytes32 Hash => Tree.HashToSign(domain, request.Deadline);

        public string Signature => field ??= Ethereum.Signature.Expand(request.Signature, Hash, Creator);

        /// <summary>Whether one of the lines was refused meanwhile.</summary>
        public bool Outdated => Lines.Any(line => line.IsRefused);
    }
}
