using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// Registers components of other registries. Their ids follow from their content, their signatures are valid in the
/// domain of the other registry, and the entry keeps that domain.
/// </summary>
internal sealed class ImportAinfts(
    BulkParents parents, AccountSignatures signatures, AnchoredInTime anchored, UnrevokedMints unrevoked,
    FileBudget files, CommitBulk commit, IOptions<ChainOptions> chain, TimeProvider time)
{
    /// <summary>The time for questions to contract wallets per body. The code of a wallet can run for long.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private static readonly SignatureRefusal Unreported = new(
        ViolationCode.SignatureUnchecked, "The registry did not check the signature.");

    private static readonly SignatureRefusal TooLong = new(
        ViolationCode.SignatureUnchecked,
        $"The chain took {AskLimit.TotalSeconds} s for the lines before this one. Send this line in another request.");

    public async Task<Outcome<BulkReport>> RunAsync(bool isPartial, Stream body, CancellationToken ct)
    {
        using var lines = new BulkLines();
        var (unasked, asking, times) = (default(SignatureRefusal), TimeSpan.Zero, new Dictionary<Bytes32, ulong>());
        var lineOf = new ImportLine(chain.Value.MintDomain, (ulong)time.GetUtcNow().ToUnixTimeSeconds());
        var violation = await ReadBulk.RunAsync(body, lines, ImportLine.MaxLineBytes, lineOf.Parse, ConfirmAsync, ct);
        if (violation is not null)
            return new Outcome<BulkReport>.Rejected("The import was refused.", [violation]);
        if (unasked is not null)
            return new Outcome<BulkReport>.Refused(ProblemCode.ChainUnavailable, unasked.Reason);
        // All signatures are verified now. A body that is refused anyway gets only a few lookups of parents.
        await parents.LookUpAsync(lines, lines.HasRefused && !isPartial ? BulkParents.MaxUnsigned : int.MaxValue, ct);
        var good = lines.Good.ToArray();
        if (good.Length == 0 || (lines.HasRefused && !isPartial))
            return Outcome.Done(BulkReport.Refused(lines));
        // The creators of the lines did not ask for this import, so the client pays for the files.
        if (await files.RefuseAsync<BulkReport>(null, lines.Files, ct) is { } spent)
            return spent;
        var bundle = await commit.RunAsync(good.Select(line => lines.ContentOf(line)), ct);
        return Outcome.Done(BulkReport.Committed(lines, bundle));

        async Task<ParsedLine> ConfirmAsync(ParsedLine line)
        {
            if (line is { ToConfirm: null, Expired: null, Integration: null } or { Violations.Count: > 0 })
                return line;
            var started = time.GetTimestamp();
            // Each question is a request to the chain, so the registry asks only where the answer reports the result.
            var refusal = unasked is not null || lines.HasReportedEnough ? Unreported
                : asking > AskLimit ? TooLong
                : await RefuseAsync(line, times, ct);
            asking += time.GetElapsedTime(started);
            unasked ??= refusal is { Again: true } ? refusal : null;
            return refusal is null ? line : new ParsedLine(line.Number)
            {
                Violations = [new Violation("/signature", refusal.Code, refusal.Reason)],
            };
        }
    }

    private async Task<SignatureRefusal?> RefuseAsync(
        ParsedLine line, Dictionary<Bytes32, ulong> times, CancellationToken ct)
    {
        if (line.ToConfirm is { } asked
            && await signatures.RefuseAsync(line.Creator, asked.Hash, asked.Signature, ct) is { } refusal)
            return refusal;
        if (line.Integration is { } integration
            && await unrevoked.RefuseAsync(line.Id, line.Creator, integration, ct) is { } revoked)
            return revoked;
        return line.Expired is { } expired ? await anchored.RefuseAsync(expired, times, ct) : null;
    }
}
