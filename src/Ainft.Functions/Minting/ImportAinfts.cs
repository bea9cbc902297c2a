using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// Registers components that other registries hold: their ids follow from themselves, their signatures count where they were given, and
/// where that was is kept.
/// </summary>
internal sealed class ImportAinfts(
    BulkParents parents, CreatorSignatures signatures, AnchoredInTime anchored, CommitBulk commit,
    IOptions<ChainOptions> chain, TimeProvider time)
{
    /// <summary>How long contract wallets are asked for one body: what they do before they answer is up to whoever wrote them.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private static readonly string TooLong =
        $"Questions about the lines before took {AskLimit.TotalSeconds} s; send this line in another request.";

    public async Task<Outcome<BulkReport>> RunAsync(bool isPartial, Stream body, CancellationToken ct)
    {
        using var lines = new BulkLines();
        var (unasked, asking, times) = (default(SignatureRefusal), TimeSpan.Zero, new Dictionary<Bytes32, ulong>());
        var lineOf = new ImportLine(chain.Value.MintDomain, (ulong)time.GetUtcNow().ToUnixTimeSeconds());
        var violation = await ReadBulk.RunAsync(body, lines, ImportLine.MaxLineBytes, lineOf.Parse, ConfirmAsync, ct);
        if (violation is not null)
            return new Outcome<BulkReport>.Rejected("The import was refused.", [violation]);
        if (unasked is not null)
            return new Outcome<BulkReport>.TryLater(unasked.Reason, RetryAfter);
        // Every line's own signature is verified by now. Of lines that are refused anyway only a few parents are looked
        // up.
        await parents.LookUpAsync(lines, lines.HasRefused && !isPartial ? BulkParents.MaxUnsigned : int.MaxValue, ct);
        var good = lines.Good.ToArray();
        if (good.Length == 0 || (lines.HasRefused && !isPartial))
            return Outcome.Done(BulkReport.Refused(lines));
        var bundle = await commit.RunAsync(good.Select(line => lines.ContentOf(line)), ct);
        return Outcome.Done(BulkReport.Committed(lines, bundle));

        async Task<ParsedLine> ConfirmAsync(ParsedLine line)
        {
            if (line is { ToConfirm: null, Expired: null } or { Violations.Count: > 0 })
                return line;
            var started = time.GetTimestamp();
            // Questions cost others: nobody is asked for what would not be told.
            var refusal = unasked is not null || lines.HasToldEnough ? new SignatureRefusal("Not looked at.")
                : asking > AskLimit ? new SignatureRefusal(TooLong)
                : await RefuseAsync(line, times, ct);
            asking += time.GetElapsedTime(started);
            unasked ??= refusal is { Again: true } ? refusal : null;
            return refusal is null ? line : new ParsedLine(line.Number) { Violations = [new Violation("/signature", refusal.Reason)] };
        }
    }

    private async Task<SignatureRefusal?> RefuseAsync(ParsedLine line, Dictionary<Bytes32, ulong> times, CancellationToken ct)
    {
        if (line.ToConfirm is { } asked
            && await signatures.RefuseAsync(line.Creator, asked.Hash, asked.Signature, ct) is { } refusal)
            return refusal;
        return line.Expired is { } expired ? await anchored.RefuseAsync(expired, times, ct) : null;
    }
}
