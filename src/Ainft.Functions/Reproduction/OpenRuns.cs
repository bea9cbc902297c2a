using System.Globalization;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using static Ainft.Functions.Reproduction.RunRows;

namespace Ainft.Functions.Reproduction;

/// <summary>What there was when a place was asked for, and the row whose ETag guards it; <c>Refusal</c> is null when there is a place.</summary>
internal sealed record Admission(PlaceRefusal? Refusal, OpenRun Asked, string Day, TableEntity? Guard, RunTally Today);

/// <summary>
/// The places of open runs. A place is the row that lists an open run, so a run that ends frees its place by itself, and nothing is left
/// behind by an instance that dies. Every opening replaces one guard row by its ETag in the same transaction, so instances that open
/// runs at once count one another's.
/// </summary>
internal sealed class OpenRuns(Storage storage, IOptions<RunOptions> options, TimeProvider time)
{
    /// <summary>The guard's key, and what begins the keys of the counts of a day; they sort before the runs.</summary>
    private const string Guard = "admission", Counts = "admission-";

    /// <summary>Beside the commit, so a transaction holds them.</summary>
    private const int MostForgotten = 90;

    private readonly Rows rows = storage.Rows("Runs");

    /// <summary>Counts the open runs, of which there are no more than the settings allow, and decides.</summary>
    public async Task<Admission> ReadAsync(OpenRun asked, CancellationToken ct)
    {
        var day = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        // The guard first: what is opened after this makes the commit fail.
        var guard = await rows.GetAsync(List, Guard, ct);
        var most = options.Value.MaxOpen + options.Value.MaxWaiting;
        var open = await rows.RangeAsync(List, Current, Current + "~", most, ct).Select(OpenRunOf).ToListAsync(ct);
        var today = guard?.GetString("Day") == day
            ? new RunTally(NumberOf(guard, "All"), NumberOf(guard, "Others"), await CountAsync(RequesterKey(day, asked), ct), await CountAsync(ClientKey(day, asked), ct))
            : new RunTally(0, 0, 0, 0);
        return new Admission(RunPlaces.Refuse(options.Value, open, today, asked), asked, day, guard, today);
    }

    /// <summary>Lists a run as open; false when another run was opened meanwhile, or this one.</summary>
    public async Task<bool> CommitAsync(Admission admission, TableEntity pointer, CancellationToken ct)
    {
        var (asked, today, day) = (admission.Asked, admission.Today, admission.Day);
        var others = asked.IsAdmitted ? 0 : 1;
        Describe(pointer, asked);
        var next = new TableEntity(List, Guard) { ["Day"] = day, ["All"] = today.All + 1, ["Others"] = today.Others + others };
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.Add, pointer),
            admission.Guard is { } guard ? new(TableTransactionActionType.UpdateReplace, next, guard.ETag) : new(TableTransactionActionType.Add, next),
        ];
        if (others > 0)
        {
            actions.Add(new(TableTransactionActionType.UpsertReplace, new TableEntity(List, RequesterKey(day, asked)) { ["Count"] = today.OfRequester + 1 }));
            actions.Add(new(TableTransactionActionType.UpsertReplace, new TableEntity(List, ClientKey(day, asked)) { ["Count"] = today.OfClient + 1 }));
        }
        if (!await rows.TransactAsync(actions, ct))
            return false;
        await ForgetAsync(day, ct);
        return true;
    }

    // Counts of days that are over. Whatever is left is forgotten by the next run that is opened.
    private async Task ForgetAsync(string day, CancellationToken ct)
    {
        var old = await rows.RangeAsync(List, Counts, Counts + day, MostForgotten, ct).ToListAsync(ct);
        if (old.Count > 0)
            await rows.TransactAsync([.. old.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row))], ct);
    }

    private async Task<int> CountAsync(string key, CancellationToken ct) => await rows.GetAsync(List, key, ct) is { } row ? NumberOf(row, "Count") : 0;

    private static int NumberOf(TableEntity row, string name) => row.GetInt32(name) ?? 0;

    private static string RequesterKey(string day, OpenRun asked) => $"{Counts}{day}-requester-{asked.Requester.ToHex()}";

    private static string ClientKey(string day, OpenRun asked) => $"{Counts}{day}-client-{asked.Client}";
}
