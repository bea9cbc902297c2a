using System.Globalization;
using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using static Ainft.Functions.Runs.RunRows;

namespace Ainft.Functions.Runs;

/// <summary>
/// The open runs as read for one request, and the guard row with its ETag. <c>Refusal</c> is null when the run has a
/// place.
/// </summary>
internal sealed record Admission(PlaceRefusal? Refusal, OpenRun Asked, string Day, TableEntity? Guard, RunTally Today);

/// <summary>
/// The places of open runs. A place is the row that lists an open run, so a run that ends frees its place by itself. An
/// instance that stops leaves no other rows behind. Every opening replaces one guard row by its ETag in the same
/// transaction, so instances that open runs at the same time count each other's runs.
/// </summary>
internal sealed class OpenRuns(Storage storage, IOptions<RunOptions> options, TimeProvider time)
{
    /// <summary>
    /// The key of the guard, and the prefix of the keys of the counts per day. They sort before the runs.
    /// </summary>
    private const string Guard = "admission", Counts = "admission-";

    /// <summary>
    /// The prefix of the node-minutes that runs took from a period of a grant. It sorts after the counts and before the
    /// runs.
    /// </summary>
    private const string Granted = "admission~";

    /// <summary>The most old counts that one opening deletes, so that they fit into one transaction.</summary>
    private const int MostForgotten = 90;

    private readonly Rows rows = storage.Rows("Runs");

    /// <summary>Counts the open runs and decides. The settings limit their number.</summary>
    public async Task<Admission> ReadAsync(OpenRun asked, CancellationToken ct)
    {
        var day = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        // Read the guard first. Then the commit fails if another run is opened after this read.
        var guard = await rows.GetAsync(List, Guard, ct);
        asked = await DrawOnGrantAsync(asked, ct);
        var most = options.Value.MaxOpen + options.Value.MaxWaiting;
        var open = await rows.RangeAsync(List, Current, Current + "~", most, ct).Select(OpenRunOf).ToListAsync(ct);
        var today = guard?.GetString("Day") == day
            ? new RunTally(
                NumberOf(guard, "All"),
                NumberOf(guard, "Others"),
                await CountAsync(RequesterKey(day, asked), ct),
                await CountAsync(ClientKey(day, asked), ct))
            : new RunTally(0, 0, 0, 0);
        var refusal = NotGranted(asked) ?? RunPlaces.Refuse(options.Value, open, today, asked);
        return new Admission(refusal, asked, day, guard, today);
    }

    /// <summary>Lists a run as open. False when another run, or this one, was opened since the read.</summary>
    public async Task<bool> CommitAsync(Admission admission, TableEntity pointer, CancellationToken ct)
    {
        var (asked, today, day) = (admission.Asked, admission.Today, admission.Day);
        var others = asked.IsAdmitted ? 0 : 1;
        Describe(pointer, asked);
        var next = new TableEntity(List, Guard)
        {
            ["Day"] = day,
            ["All"] = today.All + 1,
            ["Others"] = today.Others + others,
        };
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.Add, pointer),
            admission.Guard is { } guard
                ? new(TableTransactionActionType.UpdateReplace, next, guard.ETag)
                : new(TableTransactionActionType.Add, next),
        ];
        if (asked.Grant is { } grant)
            actions.Add(new(
                TableTransactionActionType.UpsertReplace,
                new TableEntity(List, Granted + grant.Key) { ["Minutes"] = grant.Used + grant.Minutes }));
        if (others > 0)
        {
            actions.Add(SetCount(RequesterKey(day, asked), today.OfRequester + 1));
            actions.Add(SetCount(ClientKey(day, asked), today.OfClient + 1));
        }
        if (!await rows.TransactAsync(actions, ct))
            return false;
        await ForgetAsync(day, ct);
        return true;
    }

    // Deletes counts of past days. If some remain, the next opening deletes them.
    private async Task ForgetAsync(string day, CancellationToken ct)
    {
        var old = await rows.RangeAsync(List, Counts, Counts + day, MostForgotten, ct).ToListAsync(ct);
        if (old.Count == 0)
            return;
        var deletions = old.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row));
        await rows.TransactAsync([.. deletions], ct);
    }

    /// <summary>
    /// A run with node-minutes left in its requester's grant has the places of an admitted requester. The pool of all
    /// requesters gives no such places, because any account could then fill them. The settings come first, so that an
    /// admitted requester spends no grant. Without enough node-minutes the run is like one without a grant.
    /// </summary>
    private async Task<OpenRun> DrawOnGrantAsync(OpenRun asked, CancellationToken ct)
    {
        if (asked is not { IsAdmitted: false, Grant: { } grant })
            return asked with { Grant = null };
        var row = await rows.GetAsync(List, Granted + grant.Key, ct);
        var use = grant with { Used = row?.GetInt64("Minutes") ?? 0 };
        return use.Fits ? asked with { IsAdmitted = !use.IsPool, Grant = use } : asked with { Grant = null };
    }

    private PlaceRefusal? NotGranted(OpenRun asked) => options.Value.AdmittedOnly
        && asked is { IsAdmitted: false, Grant: null }
        ? new PlaceRefusal(
            ProblemCode.RunLimit,
            $"The grant of {asked.Requester} has too few node-minutes left in this period. Ask again in the next one.",
            IsDay: false)
        : null;

    private async Task<int> CountAsync(string key, CancellationToken ct) =>
        await rows.GetAsync(List, key, ct) is { } row ? NumberOf(row, "Count") : 0;

    private static TableTransactionAction SetCount(string key, int count) =>
        new(TableTransactionActionType.UpsertReplace, new TableEntity(List, key) { ["Count"] = count });

    private static int NumberOf(TableEntity row, string name) => row.GetInt32(name) ?? 0;

    private static string RequesterKey(string day, OpenRun asked) =>
        $"{Counts}{day}-requester-{asked.Requester.ToHex()}";

    private static string ClientKey(string day, OpenRun asked) => $"{Counts}{day}-client-{asked.Client}";
}
