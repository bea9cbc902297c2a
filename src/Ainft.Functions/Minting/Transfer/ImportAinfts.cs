using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// Registers components of other registries. Their ids follow from their content, their signatures are valid in the
/// domain of the other registry, and the entry keeps that domain.
/// </summary>
internal sealed class ImportAinfts(
    BulkParents parents, ConfirmImport confirm, FileBudget files, CommitBulk commit, IOptions<ChainOptions> chain,
    TimeProvider time)
{
    public async Task<Outcome<BulkReport>> RunAsync(bool isPartial, Stream body, CancellationToken ct)
    {
        using var lines = new BulkLines();
        var questions = confirm.Begin(lines);
        var lineOf = new ImportLine(chain.Value.MintDomain, (ulong)time.GetUtcNow().ToUnixTimeSeconds());
        var violation = await ReadBulk.RunAsync(
            body, lines, ImportLine.MaxLineBytes, lineOf.Parse, line => questions.ConfirmAsync(line, ct), ct);
        if (violation is not null)
            return new Outcome<BulkReport>.Rejected("The import was refused.", [violation]);
        if (questions.Unanswered is { } unanswered)
            return new Outcome<BulkReport>.Refused(ProblemCode.ChainUnavailable, unanswered.Reason);
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
    }
}
