using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// The container <c>tasklogs</c>: what the process of a node said, once a task. Of a result it is the log whose digest the node committed to,
/// of a withdrawn task its end. Nobody reads it before the run is decided: a log tells of the result.
/// </summary>
public sealed class TaskLogs(Storage storage, Runs runs)
{
    public const int MaxBytes = 1 << 20;

    private readonly Blobs blobs = storage.Blobs("tasklogs");

    /// <summary>Stores the log of a node's result; only what it committed to.</summary>
    public async Task<Outcome<Sha256Digest>> TakeAsync(Sha256Digest run, Address node, ReadOnlyMemory<byte> log, CancellationToken ct)
    {
        if (await runs.FindAsync(run, ct) is not { } stored)
            return new Outcome<Sha256Digest>.NotFound(StepRun.Unknown(run));
        if (stored.TaskOf(node) is not { } task)
            return new Outcome<Sha256Digest>.Forbidden($"{node} has no task in this run.");
        if (task.Revealed is not { } revealed)
            return new Outcome<Sha256Digest>.Conflict("A log comes after its result: its digest is in what the node reveals.");
        var digest = Sha256Digest.Of(log.Span);
        if (revealed.Result.LogSha256 != digest)
            return new Outcome<Sha256Digest>.Rejected("The log was refused.", [new Violation("", $"The {log.Length} bytes have the SHA-256 {digest}; the node committed to {revealed.Result.LogSha256?.ToString() ?? "no log"}.")]);
        return await StoreAsync(run, node, log, ct) ? Outcome.Done(digest) : Outcome.AlreadyDone(digest);
    }

    /// <summary>The log of a task of a decided run.</summary>
    public async Task<Outcome<ReadOnlyMemory<byte>>> FindAsync(Sha256Digest run, Address node, CancellationToken ct)
    {
        if (await runs.FindAsync(run, ct) is not { } stored)
            return new Outcome<ReadOnlyMemory<byte>>.NotFound(StepRun.Unknown(run));
        if (stored.State != RunState.Decided)
            return new Outcome<ReadOnlyMemory<byte>>.Conflict("Logs are sealed until the run is decided.");
        return await blobs.ReadAsync(NameOf(run, node), ct) is { } log
            ? Outcome.Done(log)
            : new Outcome<ReadOnlyMemory<byte>>.NotFound($"{node} left no log of this run.");
    }

    /// <summary>Stores a log unless one is there; false then.</summary>
    internal Task<bool> StoreAsync(Sha256Digest run, Address node, ReadOnlyMemory<byte> log, CancellationToken ct) =>
        blobs.CreateAsync(NameOf(run, node), log, "text/plain", ct);

    private static string NameOf(Sha256Digest run, Address node) => $"{run}/{node.ToHex()}";
}
