using System.Net;
using Ainft.Cli.Api;

namespace Ainft.Cli.Doctor;

/// <summary>Downloads the audit and checks that its lines are one chain, whose head was anchored lately.</summary>
/// <param name="api">The server, with the proof of an operator.</param>
/// <param name="time">The clock of this machine.</param>
internal sealed class AuditCheck(AinftApi api, TimeProvider time)
{
    private const string Anchor = "anchor", Advice = "Treat the deployment as compromised. Keep a copy of the "
        + "container of the audit, and compare it with the anchored statements (docs/operations.md, Audit).";

    private static readonly LineLimits Limits = new(AuditLine.MaxBytes, 10_000_000, 100_000);
    private static readonly TimeSpan AnchorEvery = TimeSpan.FromDays(2);

    /// <summary>The findings. <paramref name="show"/> gets the number of lines from time to time.</summary>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(Action<long> show, CancellationToken ct)
    {
        const string path = "operations/audit";
        var (chain, pages) = (new AuditChain(), new PageChain(path, Limits.Pages));
        AuditLine? open = null, statement = null;
        for (string? next = path; next is not null;)
        {
            using var answer = await api.OpenAsync(next, AnswerLimits.Lines, ct);
            var before = chain.Count;
            await foreach (var line in AnswerLines.ReadAsync(answer, Limits, before, ct))
            {
                if (chain.Add(line) is { } reason)
                    return [DoctorFinding.Error("audit-broken", reason, Advice)];
                if (chain.Last!.Act == Anchor)
                    (open, statement) = (null, chain.Last);
                else
                    open ??= chain.Last;
                if (chain.Count % 1_000 == 0)
                    show(chain.Count);
            }
            next = pages.Follow(PageLink.Of(answer.Response), isEmpty: chain.Count == before);
        }
        return [.. await StatementAsync(statement, ct), .. Unanchored(open)];
    }

    private IEnumerable<DoctorFinding> Unanchored(AuditLine? open)
    {
        if (open is not null && time.GetUtcNow() - open.Time > AnchorEvery)
            yield return DoctorFinding.Warning(
                "audit-unanchored",
                $"Acts since {open.Time.UtcDateTime:yyyy-MM-dd} are not anchored.",
                "Check AINFT_AUDIT_SCHEDULE, the operator's key and event 1111 of AnchorAudit.");
    }

    /// <summary>Whether the registry has the bundle of the last statement.</summary>
    private async Task<IEnumerable<DoctorFinding>> StatementAsync(AuditLine? line, CancellationToken ct)
    {
        if (line?.Result.Split(' ')[^1] is not { } bundle || !Sha256Digest.TryParse(bundle, out _))
            return [];
        using var answer = await api.AskAsync(
            () => new HttpRequestMessage(HttpMethod.Get, AinftApi.Relative($"bundles/{bundle}")),
            AnswerLimits.Document,
            ct);
        if (answer.Status != HttpStatusCode.NotFound)
            return [];
        return
        [
            DoctorFinding.Error(
                "audit-statement-missing",
                $"The registry does not have the bundle {bundle} of the last anchored head of the audit.",
                Advice),
        ];
    }
}
