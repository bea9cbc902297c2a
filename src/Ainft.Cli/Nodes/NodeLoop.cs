using System.Collections.Concurrent;

namespace Ainft.Cli.Nodes;

/// <summary>
/// Runs a node. It polls the server for tasks (long poll), does each task, and sends heartbeats. When it is stopped, it
/// withdraws from the tasks without a commitment, and waits at most 45 seconds for the reveals of the others.
/// </summary>
internal sealed class NodeLoop(
    NodeTools tools, NodeState state, Func<CancellationToken, Task> register, bool once) : IDisposable
{
    private const int PollSeconds = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2), LastReveal = TimeSpan.FromSeconds(45);
    private readonly ConcurrentDictionary<
        Sha256Digest, (NodeTask Task, Task<string?> Work, CancellationTokenSource Offered)> held = new();

    // Tasks that ended here. The server may still list them, and the node must not start them again.
    private readonly HashSet<Sha256Digest> ended = [];
    private readonly CancellationTokenSource enough = new();
    private readonly List<(Sha256Digest Run, string State)> decided = [];
    private readonly SemaphoreSlim changed = new(0);

    /// <summary>The decided runs that this node took part in, with their states.</summary>
    public IReadOnlyList<(Sha256Digest Run, string State)> Decided => decided;

    /// <summary>Whether the node is bound to a result that it has not revealed.</summary>
    public bool IsBound => held.Values.Any(item => item.Task.IsBound);

    private string Path => $"nodes/{tools.Api.Node}";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var working = new CancellationTokenSource();
        var beating = BeatAsync(ending.Token);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, enough.Token);
        try
        {
            await PollAsync(working.Token, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            if (!enough.IsCancellationRequested)
                tools.View.Note(
                    "Stopping. The node withdraws from its tasks and reveals the results that it committed to.");
        }
        finally
        {
            await DrainAsync(working);
            await ending.CancelAsync();
            await beating.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task PollAsync(CancellationToken working, CancellationToken cancellationToken)
    {
        string? tag = null;
        while (true)
        {
            var isFirst = tag is null;
            (var offered, tag) = await OfferedAsync(tag, cancellationToken);
            if (isFirst && offered is not null)
                await state.ForgetAsync(offered, tools.View.CannotRemove);
            if (offered is not null)
                Take(offered, working);
            await SettleAsync();
        }
    }

    // Without a tag it returns at once. With one it waits until the tasks differ from those of the tag, and the tasks
    // are null when they do not.
    private async Task<(IReadOnlyList<Sha256Digest>? Tasks, string? Tag)> OfferedAsync(
        string? tag, CancellationToken cancellationToken)
    {
        var path = $"{Path}/tasks?wait={(tag is null ? 0 : PollSeconds)}";
        for (var isReported = false; ; isReported = true)
            try
            {
                var (answer, next) = await KnownAsync(
                    () => tools.Api.PollAsync(path, tag, cancellationToken), cancellationToken);
                if (isReported)
                    tools.View.Note("The server answers again.");
                return (answer?.Member("tasks").Items().Select(task =>
                    task.Member("run").Parsed<Sha256Digest>(Sha256Digest.TryParse, "the id of a run")).ToList(), next);
            }
            catch (CommandException failure) when (failure.ExitCode == ExitCode.TryLater)
            {
                if (!isReported)
                    tools.View.Note($"{failure.Message} Trying again.");
                await Task.Delay(Pause, tools.Time, cancellationToken);
            }
    }

    // Registers the node again when the server does not know it, or does not know it any more.
    private async Task<T> KnownAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (CommandException failure) when (failure.ExitCode == ExitCode.NotFound)
        {
            await register(cancellationToken);
            return await ask();
        }
    }

    private void Take(IReadOnlyList<Sha256Digest> offered, CancellationToken working)
    {
        ended.IntersectWith(offered);
        var news = offered.Where(run => !held.ContainsKey(run) && !ended.Contains(run)).ToList();
        foreach (var run in news)
            Begin(run, working);
        var gone = held
            .Where(pair => !offered.Contains(pair.Key) && !pair.Value.Task.IsBound
                && !pair.Value.Offered.IsCancellationRequested)
            .ToList();
        foreach (var (_, (_, _, stop)) in gone)
            stop.Cancel();
        if (news.Count > 0)
            changed.Release();
    }

    private void Begin(Sha256Digest run, CancellationToken working)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(working);
        var task = new NodeTask(run, state.FolderOf(run), tools);
        held[run] = (task, DoAsync(), stop);

        async Task<string?> DoAsync()
        {
            var how = await task.RunAsync(
                () => working.IsCancellationRequested ? "The node stops." : null, stop.Token, CancellationToken.None);
            if (once && how is not null)
                await enough.CancelAsync();
            return how;
        }
    }

    private async Task SettleAsync()
    {
        foreach (var (run, (_, work, stop)) in held.Where(pair => pair.Value.Work.IsCompleted).ToList())
        {
            held.TryRemove(run, out _);
            ended.Add(run);
            stop.Dispose();
            if (await work is { } how)
                decided.Add((run, how));
        }
    }

    private async Task DrainAsync(CancellationTokenSource working)
    {
        await working.CancelAsync();
        var rest = Task.WhenAll(held.Values.Select(item => item.Work));
        await Task.WhenAny(rest, Task.Delay(LastReveal, tools.Time));
        foreach (var run in held.Where(pair => !pair.Value.Work.IsCompleted).Select(pair => pair.Key))
            tools.View.Note(
                $"{run}  The result is not revealed yet. Start the node again soon with the same --state.");
        await SettleAsync();
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        for (var isHeard = true; ;)
        {
            var pause = Pause;
            try
            {
                await RoomAsync(cancellationToken);
                // The lease survives two lost heartbeats.
                pause = TimeSpan.FromSeconds(Math.Clamp(await BeatOnceAsync(cancellationToken) / 3.5, 0.5, 30));
                isHeard = true;
            }
            catch (CommandException failure) when (failure.ExitCode == ExitCode.TryLater)
            {
                if (isHeard)
                    tools.View.Note($"The server did not receive the heartbeat of this node. {failure.Message}");
                isHeard = false;
            }

            await changed.WaitAsync(pause, cancellationToken);
        }
    }

    // The server does not draw a node without heartbeats. A node with tasks sends them until the tasks have ended,
    // because the space of these tasks is already reserved.
    private async Task RoomAsync(CancellationToken cancellationToken)
    {
        if (!tools.Reserve.IsShort || !held.IsEmpty)
            return;
        tools.View.Note(
            $"This node accepts no tasks, because it has {tools.Reserve.Free()}. "
            + "It waits for more space. See --keep-free.");
        while (tools.Reserve.IsShort && held.IsEmpty)
            await changed.WaitAsync(Pause, cancellationToken);
        if (!tools.Reserve.IsShort)
            tools.View.Note("This node accepts tasks again.");
    }

    // Returns the duration of the lease in seconds.
    private async Task<int> BeatOnceAsync(CancellationToken cancellationToken)
    {
        var tasks = held.Keys.Select(run => run.ToString()).ToArray();
        var answer = await KnownAsync(
            () => tools.Api.PostAsync($"{Path}/heartbeat", new { tasks }, cancellationToken), cancellationToken);
        return answer.Member("leaseSeconds").Count();
    }

    public void Dispose()
    {
        enough.Dispose();
        changed.Dispose();
    }
}
