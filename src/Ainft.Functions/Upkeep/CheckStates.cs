using Ainft.Functions.Evidence;
using Ainft.Functions.Minting;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks the states of components, which follow from tokens, statements and runs. It compares each state with its
/// sources. Then it finds tokens, verdicts and open runs of components without a state. A wrong source would make a
/// right state seem wrong, so the check needs sources without findings.
/// </summary>
internal sealed class CheckStates(CheckedIndex index, UpkeepReport report)
{
    private const int AtOnce = 16;

    /// <summary>
    /// How often a state is compared. Its source is written first, so a state may be behind for a moment.
    /// </summary>
    private const int Looks = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private ulong? applied;

    private ComposedIndex Plain => index.Plain;

    public async Task RunAsync(CancellationToken ct)
    {
        if (report.HasLeft(Tokens.Table) || report.HasLeft(StatementStore.Table))
            return;
        // The app can apply later events during the check.
        applied = Plain.Chain is { } chain ? await chain.AppliedAsync(ct) : null;
        await EachAsync(Plain.States.ListAsync(ct), CompareAsync, ct);
        var sources = Plain.Tokens.ListFinalizedAsync(ct).Select(one => one.Id);
        await EachAsync(sources, CompareMissingAsync, ct);
        var decided = Plain.Statements.ListSummariesAsync(ct).Select(row => row.Component);
        await EachAsync(decided, CompareMissingAsync, ct);
        await CheckOpenAsync(ct);
    }

    private static Task EachAsync(
        IAsyncEnumerable<AinftId> ids, Func<AinftId, CancellationToken, Task> check, CancellationToken ct)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        return Parallel.ForEachAsync(ids, parallel, async (id, token) => await check(id, token));
    }

    private async Task CompareMissingAsync(AinftId id, CancellationToken ct)
    {
        if (await Plain.States.FindStoredAsync(id, ct) is null)
            await CompareAsync(id, ct);
    }

    private async Task CompareAsync(AinftId id, CancellationToken ct)
    {
        for (var look = 1; ; look++)
        {
            var stored = await Plain.States.FindStoredAsync(id, ct) ?? ComponentState.None;
            var repair = await DifferenceAsync(id, stored, ct);
            if (repair is null)
                return;
            if (look == Looks)
            {
                await AddAsync(id, stored, repair, "The row differs from the tokens, statements or runs.", ct);
                return;
            }
            await Task.Delay(Pause, Plain.Time, ct);
        }
    }

    /// <summary>The change that makes a state equal to its sources, or null when it is equal.</summary>
    private async Task<Func<ComponentState, ComponentState>?> DifferenceAsync(
        AinftId id, ComponentState stored, CancellationToken ct)
    {
        var token = await Plain.Tokens.FindFinalizedAsync(id, ct);
        var summary = await Plain.Statements.FindVerdictAsync(id, ct);
        var (verdict, ended) = (summary?.ToVerdict(), new HashSet<Sha256Digest>());
        foreach (var run in stored.OpenRuns)
            if (!await Plain.Completion.IsOpenAsync(run, ct))
                ended.Add(run);
        if ((stored.Token == token || IsNew(token)) && (stored.Verdict == verdict || IsNew(summary))
            && ended.Count == 0)
            return null;
        // A repair must not replace a part that changed after this read.
        return now => now with
        {
            Token = now.Token == stored.Token ? token : now.Token,
            Verdict = now.Verdict == stored.Verdict ? verdict : now.Verdict,
            OpenRuns = [.. now.OpenRuns.Where(run => !ended.Contains(run))],
        };
    }

    private bool IsNew(Token? token) => token?.BlockNumber >= applied;

    private bool IsNew(StatementRow? summary) => summary is not null && index.Unfinished.Contains(summary.Bundle);

    /// <summary>Checks that each run in progress is in the state of its component, unless it is new.</summary>
    private async Task CheckOpenAsync(CancellationToken ct)
    {
        await foreach (var (id, run) in Plain.Completion.ListOpenAsync(ct))
        {
            var stored = await Plain.States.FindStoredAsync(id, ct) ?? ComponentState.None;
            if (!index.IsYoung(run.RequestedAt) && stored.OpenRuns.Count < ComponentState.MaxOpenRuns
                && !ReferenceEquals(stored, stored.WithOpen(run.Id)))
                await AddAsync(id, stored, now => now.WithOpen(run.Id), $"The row lacks the open run {run.Id}.", ct);
        }
    }

    private async Task AddAsync(
        AinftId id, ComponentState stored, Func<ComponentState, ComponentState> repair, string detail,
        CancellationToken ct)
    {
        var found = stored.IsEmpty ? FindingClass.MissingIn(ComponentStates.Table)
            : repair(stored).IsEmpty ? FindingClass.DanglingIn(ComponentStates.Table)
            : FindingClass.WrongIn(ComponentStates.Table);
        if (index.Repair)
            await Plain.States.SetAsync(id, repair, ct);
        report.Add(found, $"{ComponentStates.Table} {id}", detail, index.Repair);
    }
}
