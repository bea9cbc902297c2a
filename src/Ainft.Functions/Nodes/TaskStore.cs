using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Nodes;

/// <summary>A node's part of a run.</summary>
public sealed record OfferedTask(Sha256Digest Run, RunPurpose Purpose, AinftId? Subject, DateTimeOffset CommitBy);

/// <summary>
/// The table <c>Tasks</c>: a partition per node, and a row per run for which it is drawn, from the offer to the end of
/// the run. The rows list a node's runs, and only the run has the state of a task. A change wakes the requests that
/// wait at this instance.
/// </summary>
public sealed class TaskStore(Storage storage, TaskSignals signals)
{
    /// <summary>The most tasks of a node in one answer.</summary>
    public const int MaxListed = 64;

    private readonly Rows rows = storage.Rows("Tasks");

    /// <summary>Offers a run to some of its nodes. Repeatable, because an existing row remains.</summary>
    public Task OfferAsync(Run run, IReadOnlyList<Address> nodes, CancellationToken ct) =>
        Task.WhenAll(nodes.Select(node => OfferAsync(node, OfferOf(run, node), ct)));

    /// <summary>Removes a run from the lists of some of its nodes. Repeatable.</summary>
    public async Task TakeAwayAsync(Sha256Digest run, IReadOnlyList<Address> nodes, CancellationToken ct)
    {
        await Task.WhenAll(nodes.Select(node => rows.DeleteAsync(node.ToHex(), run.ToString(), cancellationToken: ct)));
        foreach (var node in nodes)
            signals.Send(node, new TaskNews.TakenAway(run));
    }

    /// <summary>The tasks of a node in the order of their runs, by one read.</summary>
    public async Task<IReadOnlyList<OfferedTask>> ListAsync(Address node, CancellationToken ct) =>
        await rows.RangeAsync(node.ToHex(), null, null, MaxListed, ct).Select(Read).ToListAsync(ct);

    internal async Task OfferAsync(Address node, OfferedTask task, CancellationToken ct)
    {
        // An existing row is equal, so the result of the insert does not matter.
        await rows.InsertAsync(Write(node, task), ct);
        signals.Send(node, new TaskNews.Offered(task));
    }

    private static OfferedTask OfferOf(Run run, Address node)
    {
        var task = run.TaskOf(node)
            ?? throw new ArgumentException($"{node} has no task in the run {run.Id}.", nameof(node));
        return new OfferedTask(run.Id, run.Request.Purpose, run.Request.Subject, task.CommitBy);
    }

    private static TableEntity Write(Address node, OfferedTask task)
    {
        var row = new TableEntity(node.ToHex(), task.Run.ToString())
        {
            ["Purpose"] = RunWords.ToText(task.Purpose),
            ["CommitBy"] = task.CommitBy,
        };
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
