using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Reproduction;

/// <summary>What a node is asked to do: its part of a run.</summary>
public sealed record OfferedTask(Sha256Digest Run, RunPurpose Purpose, AinftId? Subject, DateTimeOffset CommitBy);

/// <summary>
/// The table <c>Tasks</c>: a partition a node, a row a run that it was drawn for, from the offer to the end of the run. It tells nodes where
/// to look; where a task is, the run alone says. Whoever waits in this process hears of a change at once.
/// </summary>
public sealed class Tasks(Storage storage, TaskBell bell)
{
    /// <summary>The most tasks of a node that are told at once.</summary>
    public const int MaxListed = 64;

    private readonly Rows rows = storage.Rows("Tasks");

    /// <summary>Offers a run to those of its nodes; what was offered before stays.</summary>
    public Task OfferAsync(Run run, IReadOnlyList<Address> nodes, CancellationToken ct) =>
        Task.WhenAll(nodes.Select(node => OfferAsync(node, OfferOf(run, node), ct)));

    /// <summary>Takes a run away from those of its nodes; what is gone already stays so.</summary>
    public async Task TakeAwayAsync(Sha256Digest run, IReadOnlyList<Address> nodes, CancellationToken ct)
    {
        await Task.WhenAll(nodes.Select(node => rows.DeleteAsync(node.ToHex(), run.ToString(), cancellationToken: ct)));
        foreach (var node in nodes)
            bell.Ring(node, new TaskNews.TakenAway(run));
    }

    /// <summary>The tasks of a node, in the order of their runs: one read.</summary>
    public async Task<IReadOnlyList<OfferedTask>> ListAsync(Address node, CancellationToken ct) =>
        await rows.RangeAsync(node.ToHex(), null, null, MaxListed, ct).Select(Read).ToListAsync(ct);

    internal async Task OfferAsync(Address node, OfferedTask task, CancellationToken ct)
    {
        // There already is as good: the row is always the same.
        await rows.InsertAsync(Write(node, task), ct);
        bell.Ring(node, new TaskNews.Offered(task));
    }

    private static OfferedTask OfferOf(Run run, Address node) =>
        new(run.Id, run.Request.Purpose, run.Request.Subject, run.TaskOf(node)?.CommitBy ?? throw new ArgumentException($"{node} has no task in this run.", nameof(node)));

    private static TableEntity Write(Address node, OfferedTask task)
    {
        var row = new TableEntity(node.ToHex(), task.Run.ToString()) { ["Purpose"] = RunWord.TextOf(task.Purpose), ["CommitBy"] = task.CommitBy };
        if (task.Subject is { } subject)
            row["Subject"] = subject.ToString();
        return row;
    }

    private static OfferedTask Read(TableEntity row) => new(
        Sha256Digest.Parse(row.RowKey),
        Enum.Parse<RunPurpose>(row.GetString("Purpose"), ignoreCase: true),
        row.GetString("Subject") is { } subject ? AinftId.Parse(subject) : null,
        row.GetDateTimeOffset("CommitBy")!.Value);
}
