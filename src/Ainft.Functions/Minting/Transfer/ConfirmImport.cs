using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// Confirms facts about a line of an import that the line itself cannot prove. A contract wallet confirms its
/// signature, an anchor proves that a signature was in time, and the creator must not have revoked the integration.
/// </summary>
internal sealed class ConfirmImport(
    AccountSignatures signatures, AnchoredInTime anchored, UnrevokedMints unrevoked, TimeProvider time)
{
    /// <summary>Begins the confirmations of one body, which share a limit of time.</summary>
    public ImportQuestions Begin(BulkLines lines) => new(lines, RefuseAsync, time);

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

/// <summary>The confirmations of one body, one line after another.</summary>
/// <param name="lines">The lines so far, which know whether the answer has room for further violations.</param>
/// <param name="refuseAsync">Asks for one line. It can keep the block times of roots in the dictionary.</param>
/// <param name="time">The clock.</param>
internal sealed class ImportQuestions(
    BulkLines lines,
    Func<ParsedLine, Dictionary<Bytes32, ulong>, CancellationToken, Task<SignatureRefusal?>> refuseAsync,
    TimeProvider time)
{
    /// <summary>The time for questions to contract wallets per body. The code of a wallet can run for long.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private static readonly SignatureRefusal Unreported = new(
        ViolationCode.SignatureUnchecked, "The registry did not check the signature.");

    private static readonly SignatureRefusal TooLong = new(
        ViolationCode.SignatureUnchecked,
        $"The chain took {AskLimit.TotalSeconds} s for the lines before this one. Send this line in another request.");

    private readonly Dictionary<Bytes32, ulong> times = [];
    private TimeSpan asking;

    /// <summary>The refusal after which the chain is not asked any more. Null while it answers.</summary>
    public SignatureRefusal? Unanswered { get; private set; }

    /// <summary>Returns the line, or a refused line in its place.</summary>
    public async Task<ParsedLine> ConfirmAsync(ParsedLine line, CancellationToken ct)
    {
        if (line is { ToConfirm: null, Expired: null, Integration: null } or { Violations.Count: > 0 })
            return line;
        var started = time.GetTimestamp();
        // Each question is a request to the chain, so the registry asks only where the answer reports the result.
        var refusal = Unanswered is not null || lines.HasReportedEnough ? Unreported
            : asking > AskLimit ? TooLong
            : await refuseAsync(line, times, ct);
        asking += time.GetElapsedTime(started);
        Unanswered ??= refusal is { Again: true } ? refusal : null;
        return refusal is null ? line : new ParsedLine(line.Number)
        {
            Violations = [new Violation("/signature", refusal.Code, refusal.Reason)],
        };
    }
}
