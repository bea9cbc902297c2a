using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>
/// The container <c>tasklogs</c>: one log of a node's process per task. The node committed to the digest of a result's
/// log. A withdrawn task has the end of its log. Logs are sealed until the run is decided, because a log shows the
/// result.
/// </summary>
public sealed class TaskLogs(Storage storage, RunStore runs)
{
    public const int MaxBytes = 1 << 20;

    private readonly Blobs blobs = storage.Blobs("tasklogs");

    /// <summary>Stores the log of a node's result, if it has the digest to which the node committed.</summary>
    public async Task<Outcome<Sha256Digest>> TakeAsync(
        Sha256Digest run, Address node, ReadOnlyMemory<byte> log, CancellationToken ct)
    {
        if (await runs.FindAsync(run, ct) is not { } stored)
            return new Outcome<Sha256Digest>.Refused(ProblemCode.RunNotFound, StepRun.Unknown(run));
        if (stored.TaskOf(node) is not { } task)
            return new Outcome<Sha256Digest>.Refused(ProblemCode.NotOnPanel, $"{node} has no task in this run.");
        if (task.Revealed is not { } revealed)
            return new Outcome<Sha256Digest>.Refused(
                ProblemCode.TooEarly, "Reveal the result before the log, because the result has the log's digest.");
        var digest = Sha256Digest.Of(log.Span);
        if (revealed.Result.LogSha256 != digest)
            return new Outcome<Sha256Digest>.Rejected(
                "The log was refused.", [WrongDigest(log.Length, digest, revealed.Result.LogSha256)]);
        return await StoreAsync(run, node, log, ct) ? Outcome.Done(digest) : Outcome.AlreadyDone(digest);
    }

    /// <summary>The log of a task of a decided run.</summary>
    public async Task<Outcome<ReadOnlyMemory<byte>>> FindAsync(Sha256Digest run, Address node, CancellationToken ct)
    {
        if (await runs.FindAsync(run, ct) is not { } stored)
            return new Outcome<ReadOnlyMemory<byte>>.Refused(ProblemCode.RunNotFound, StepRun.Unknown(run));
        if (stored.State != RunState.Decided)
            return new Outcome<ReadOnlyMemory<byte>>.Refused(
                ProblemCode.TooEarly, "Logs are sealed until the run is decided.");
        return await blobs.ReadAsync(NameOf(run, node), ct) is { } log
            ? Outcome.Done(log)
            : new Outcome<ReadOnlyMemory<byte>>.Refused(
                ProblemCode.LogNotFound, $"{node} did not store a log of this run.");
    }

    private static Violation WrongDigest(int bytes, Sha256Digest found, Sha256Digest? committed) => new(
        "",
        ViolationCode.DigestMismatch,
        $"The {bytes} bytes have the SHA-256 {found}, but the node committed to {committed?.ToString() ?? "no log"}.");

    /// <summary>Stores a log; false when the task has a log already.</summary>
    internal Task<bool> StoreAsync(Sha256Digest run, Address node, ReadOnlyMemory<byte> log, CancellationToken ct) =>
        blobs.CreateAsync(NameOf(run, node), log, "text/plain", ct);

    private static string NameOf(Sha256Digest run, Address node) => $"{run}/{node.ToHex()}";
}
