using System.Text;

namespace Ainft.ModelSigning;

/// <summary>
/// Checks that a transparency log took a signature, and when. Rekor signs the time with the entry, so a certificate
/// that was valid for minutes can be checked for that time.
/// </summary>
public static class LogEntryChecks
{
    /// <summary>The name of the check that the entry is about the signature.</summary>
    public const string Entry = "log entry";

    /// <summary>The name of the check of the log's signature over the entry and its time.</summary>
    public const string Promise = "log promise";

    /// <summary>The name of the check that the signed tree of the log has the entry.</summary>
    public const string Inclusion = "log inclusion";

    /// <summary>Checks an entry. Each check of the result is made, or the entry lacks the data for it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="signature">The signature, which has a certificate.</param>
    /// <param name="root">The logs that the caller trusts.</param>
    /// <param name="at">
    /// A time at which the signature existed, which a timestamp authority signed, or null. Then an entry without a
    /// signed time needs a proof of inclusion.
    /// </param>
    public static IReadOnlyList<VerificationCheck> Of(
        LogEntry entry, ModelSignature signature, TrustedRoot root, DateTimeOffset? at = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(root);
        var log = root.Logs.FirstOrDefault(log => log.Key is not null && log.Id.Span.SequenceEqual(entry.LogId.Span));
        if (log is null)
            return [Fail(Entry, "The trusted root has no key for the log, or its key is not ECDSA.")];
        return
        [
            LogBody.Difference(entry.Body.Span, signature) is { } reason
                ? Fail(Entry, reason) : Pass(Entry, $"index {entry.Index}"),
            PromiseOf(entry, log, at),
            InclusionOf(entry, log),
        ];
    }

    private static VerificationCheck PromiseOf(LogEntry entry, TrustedLog log, DateTimeOffset? at)
    {
        // Only this signature covers the time. Newer logs leave it to a timestamp authority.
        if (entry.Promise is not { } promise || entry.IntegratedTime is not { } time)
            return at is { } known && log.IsTrustedAt(known) && entry.Inclusion is { Checkpoint: not null }
                ? new VerificationCheck(Promise, CheckResult.NotChecked, "The entry has no signed time.", false)
                : Fail(Promise, "The entry has no signed time.");
        if (!log.IsTrustedAt(time))
            return Fail(Promise, "The trusted root does not trust the key of the log at this time.");
        // The members have the order of RFC 8785, and no value needs an escape.
        var signed = $"{{\"body\":\"{Convert.ToBase64String(entry.Body.Span)}\","
            + $"\"integratedTime\":{time.ToUnixTimeSeconds()},"
            + $"\"logID\":\"{Convert.ToHexStringLower(entry.LogId.Span)}\",\"logIndex\":{entry.Index}}}";
        return log.Key!.Verifies(Encoding.UTF8.GetBytes(signed), promise.Span)
            ? Pass(Promise, $"signed at {time:u}")
            : Fail(Promise, "The log did not sign the entry with this time.");
    }

    private static VerificationCheck InclusionOf(LogEntry entry, TrustedLog log)
    {
        if (entry.Inclusion is not { Checkpoint: { } note } proof)
            return new VerificationCheck(
                Inclusion, CheckResult.NotChecked, "The entry has no proof with a checkpoint.", NeedsChain: false);
        if (!proof.Leads(entry.Body.Span))
            return Fail(Inclusion, "The path does not lead from the entry to the root.");
        return Checkpoint.IsSigned(note, log, proof.TreeSize, proof.RootHash.Span)
            ? Pass(Inclusion, $"in the tree of {proof.TreeSize} entries")
            : Fail(Inclusion, "The log did not sign the root of the tree.");
    }

    private static VerificationCheck Pass(string name, string detail) =>
        new(name, CheckResult.Pass, detail, NeedsChain: false);

    private static VerificationCheck Fail(string name, string detail) =>
        new(name, CheckResult.Fail, detail, NeedsChain: false);
}
