using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Cli.Api;
using Ainft.Cli.Nodes.Work;
using Ainft.Cli.Runs;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>The services that all tasks of a node share.</summary>
internal sealed record NodeTools(
    NodeApi Api, AttestationSigner Attester, NodeProfile Profile, Workbench Bench, Capacity Capacity,
    DiskReserve Reserve, NodeView View, TimeProvider Time);

/// <summary>
/// One task from the offer to the verdict, with the steps work, journal, commit, wait, reveal and upload. The node can
/// withdraw until it has written the journal. After that it reveals only the result in the journal.
/// </summary>
internal sealed class NodeTask(Sha256Digest run, TaskFolder folder, NodeTools tools)
{
    private const string Gone = "unknown to the server", Done = "done";
    private const int LongPollSeconds = 20, MostReason = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(2),
        Patience = TimeSpan.FromSeconds(20);
    private string subject = "";

    /// <summary>Whether the node is bound to the result in its journal. The run may wait for the reveal.</summary>
    public bool IsBound { get; private set; }

    private string Path => $"runs/{run}/tasks/{tools.Api.Node}";

    /// <summary>Does the task until the verdict, a withdrawal or a failure.</summary>
    /// <param name="whyStopped">Returns the reason when the work was stopped. The reason is null when the server no
    /// longer offers the task.</param>
    /// <param name="working">Ends the work before the commitment. The node then withdraws with the reason of
    /// <paramref name="whyStopped"/>.</param>
    /// <param name="cancellationToken">Ends everything at once. The journal remains.</param>
    /// <returns>The run's state when the node read it, for example <c>reproduced</c>. Null when the node had no part in
    /// the verdict.</returns>
    public async Task<string?> RunAsync(
        Func<string?> whyStopped, CancellationToken working, CancellationToken cancellationToken)
    {
        try
        {
            return await DoAsync(working, cancellationToken);
        }
        catch (OperationCanceledException)
            when (working.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await WithdrawAsync(whyStopped(), cancellationToken);
        }
        catch (TaskRefusedException exception)
        {
            await WithdrawAsync(exception.Message, cancellationToken);
        }
        catch (CommandException failure) when (failure.ExitCode == ExitCode.NotFound)
        {
            await RemoveAsync();
            tools.View.End(run, Gone);
        }
        catch (Exception exception) when (exception is CommandException or IOException or UnauthorizedAccessException
            or JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            await GiveUpAsync(exception.Message, cancellationToken);
        }

        return null;
    }

    // A node that is bound to a result does not withdraw. The run records a missing reveal as no reply.
    private async Task GiveUpAsync(string reason, CancellationToken cancellationToken)
    {
        if (IsBound)
            tools.View.End(run, $"given up: {reason}");
        else
            await WithdrawAsync($"The node failed: {reason}", cancellationToken);
    }

    private async Task<string?> DoAsync(CancellationToken working, CancellationToken cancellationToken)
    {
        var order = await ReadAsync(working);
        subject = order.Subject?.ToString() is { } id ? id[..14] + "…" : "a new component";
        var journal = TaskJournal.TryRead(folder.Journal, run, tools.Api.Node);
        if (journal is null && order.State is not "commit")
        {
            tools.View.End(run, order.State is Done ? Done : "bound to a result that is not in this state folder");
            return null;
        }

        if (journal is null)
        {
            journal = TaskJournal.Create(run, tools.Api.Node, await WorkAsync(order, working));
            journal.Write(folder.Journal);
        }

        IsBound = true;
        await CommitAsync(order, journal, cancellationToken);
        order = await WaitForOthersAsync(cancellationToken);
        if (order.State is "reveal")
            await RevealAsync(order, journal, cancellationToken);
        return await EndAsync(cancellationToken);
    }

    private async Task<TaskResult> WorkAsync(TaskOrder order, CancellationToken cancellationToken)
    {
        var job = order.DeriveJob(tools.Api.Node);
        if (tools.Profile.LacksFor(order.Manifest.Workflow!) is { Count: > 0 } lacks)
            throw new TaskRefusedException($"This node cannot run the task. {string.Join(" ", lacks)}");
        Show("waiting for room");
        using var room = await tools.Capacity.TakeAsync(job.Resources, cancellationToken);
        await folder.ClearAsync();
        tools.Reserve.Require(job.Resources.DiskMiB, tools.Bench.ForgetFetched);
        using var log = new TaskLog(folder.Log);
        try
        {
            var result = (await tools.Bench.RunAsync(job, folder, Show, log, cancellationToken))
                .ForVersion(order.Version);
            Show("computed", $"{result.Outcome} {result.Digest}");
            return result;
        }
        catch (CommandException failure)
        {
            throw new TaskRefusedException(failure.Message, failure);
        }
    }

    // The server accepts the same commitment several times, so a retry is safe.
    private async Task CommitAsync(TaskOrder order, TaskJournal journal, CancellationToken cancellationToken)
    {
        if (order.State is not "commit")
            return;
        Show("committing");
        var signature = tools.Api.Key.Sign(RunMessages.HashCommit(tools.Api.Domain, run, journal.Commitment));
        var document = new { commitment = journal.Commitment.ToString(), signature = signature.ToString() };
        await tools.Api.UntilAsync(
            order.CommitBy, () => tools.Api.PostAsync($"{Path}/commit", document, cancellationToken),
            cancellationToken);
    }

    private async Task RevealAsync(TaskOrder order, TaskJournal journal, CancellationToken cancellationToken)
    {
        // Others fetch the outputs by the digests in the reveal, so the node uploads the outputs before it reveals.
        if (order.Upload)
            await UploadAsync(journal.Result, cancellationToken);
        Show("revealing");
        var document = await RevealOfAsync(order, journal, cancellationToken);
        var last = order.RevealBy ?? tools.Time.GetUtcNow() + RunTerms.DefaultReveal;
        await tools.Api.UntilAsync(
            last, () => tools.Api.PostAsync($"{Path}/reveal", document, cancellationToken), cancellationToken);
        if (journal.Result.LogSha256 is not null && File.Exists(folder.Log))
            await TryAsync("its log", () => UploadLogAsync(cancellationToken));
    }

    private async Task<JsonObject> RevealOfAsync(
        TaskOrder order, TaskJournal journal, CancellationToken cancellationToken)
    {
        var statement = ProvenanceStatement.Of(
            order.Provenance, tools.Api.Node, journal.Result, journal.Salt, tools.Attester.Key);
        var envelope = await statement.SignAsync(tools.Api.Key, cancellationToken);
        var reveal = new JsonObject
        {
            ["result"] = JsonNode.Parse(journal.Result.ToCanonicalJson()),
            ["salt"] = journal.Salt.ToString(),
            ["signature"] = envelope.Signature,
        };
        // A statement of version 1 does not contain a key.
        if (statement.Key is { } key)
            reveal["attestation"] = new JsonObject
            {
                ["key"] = key.Text,
                ["signature"] = tools.Attester.Sign(envelope.Payload.Span),
            };
        return reveal;
    }

    private Task UploadAsync(TaskResult result, CancellationToken cancellationToken) =>
        TryAsync("its outputs", async () =>
        {
            var collector = new OutputCollector(folder.Out, long.MaxValue);
            foreach (var output in result.Outputs)
            {
                Show("uploading", output.Path);
                await tools.Api.UploadAsync(output.Sha256, () => collector.Open(output.Path), cancellationToken);
            }
        });

    private async Task UploadLogAsync(CancellationToken cancellationToken) => await tools.Api.PutAsync(
        $"{Path}/log", await File.ReadAllBytesAsync(folder.Log, cancellationToken), cancellationToken);

    // The verdict does not need the log or the outputs of every node, so a failed upload does not fail the task.
    private async Task TryAsync(string what, Func<Task> upload)
    {
        try
        {
            await upload();
        }
        catch (Exception exception) when (exception is CommandException or HttpRequestException or BadOutputException)
        {
            tools.View.Note($"{run}  The node could not upload {what}. {exception.Message}");
        }
    }

    // The node waits for the verdict only when the run has its revealed result.
    private async Task<string?> EndAsync(CancellationToken cancellationToken)
    {
        Show("waiting for the verdict");
        for (var pause = Pause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            var answer = await tools.Api.UntilAsync(
                DateTimeOffset.MaxValue, () => tools.Api.GetAsync($"runs/{run}", cancellationToken), cancellationToken);
            var view = RunView.Read(answer);
            var isIn = view.Panel.Any(member => member is { State: "revealed" }
                && Address.TryParse(member.Node, out var node) && node == tools.Api.Node);
            if (view.IsDecided || !isIn)
            {
                await RemoveAsync();
                tools.View.End(run, isIn ? view.Status : "decided without this node");
                return isIn ? view.State : null;
            }

            await Task.Delay(pause, tools.Time, cancellationToken);
        }
    }

    private async Task<TaskOrder> ReadAsync(CancellationToken cancellationToken, int wait = 0) => TaskOrder.Read(
        run, await tools.Api.UntilAsync(
            DateTimeOffset.MaxValue, () => tools.Api.GetAsync($"{Path}?wait={wait}", cancellationToken),
            cancellationToken));

    private async Task<TaskOrder> WaitForOthersAsync(CancellationToken cancellationToken)
    {
        Show("committed", "waiting for the others");
        var wait = 0;
        while (true)
        {
            var order = await ReadAsync(cancellationToken, wait);
            if (order.State is "reveal" or Done)
                return order;
            wait = LongPollSeconds;
        }
    }

    // Without a reason the server no longer offers the task, so it needs no withdrawal.
    private async Task WithdrawAsync(string? reason, CancellationToken cancellationToken)
    {
        var how = reason is null ? "no longer offered" : $"withdrawn: {reason}";
        try
        {
            if (reason is not null)
                await tools.Api.UntilAsync(
                    tools.Time.GetUtcNow() + Patience, () => SendWithdrawalAsync(reason, cancellationToken),
                    cancellationToken);
        }
        catch (CommandException failure)
        {
            how = $"could not be withdrawn: {failure.Message} ({reason})";
        }

        await RemoveAsync();
        tools.View.End(run, how);
    }

    private Task<AnswerPart> SendWithdrawalAsync(string reason, CancellationToken cancellationToken) =>
        tools.Api.PostAsync(
            $"{Path}/withdraw", new { reason = Line(reason), log = ReadTail() }, cancellationToken);

    private async Task RemoveAsync()
    {
        if (await folder.TryRemoveAsync() is { } reason)
            tools.View.CannotRemove(folder, reason);
    }

    private static string Line(string reason)
    {
        var line = string.Concat(reason.Select(
            letter => char.IsControl(letter) || char.IsSurrogate(letter) ? ' ' : letter));
        return line.Length <= MostReason ? line : line[..(MostReason - 1)] + "…";
    }

    private string? ReadTail()
    {
        var bytes = File.Exists(folder.Log) ? File.ReadAllBytes(folder.Log) : [];
        if (bytes.Length == 0)
            return null;
        var text = Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, bytes.Length - TaskLog.MostTail)));
        return text[(text.IndexOf('\n') is var line && bytes.Length > TaskLog.MostTail ? line + 1 : 0)..];
    }

    private void Show(string phase, string detail = "") => tools.View.Show(run, subject, phase, detail);
}
