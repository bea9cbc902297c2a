using System.Collections.Concurrent;

namespace Ainft.Cli.Nodes;

/// <summary>
/// A node at work: asks for tasks (long poll), does each, and tells the server that it is there. When it is stopped it gives back what it is
/// not bound to, and waits a while for the rest to be revealed.
/// </summary>
internal sealed class NodeLoop(NodeTools tools, NodeState state, Func<CancellationToken, Task> register, bool once) : IDisposable
{
    private const int PollSeconds = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2), LastReveal = TimeSpan.FromSeconds(45);
    private readonly ConcurrentDictionary<Sha256Digest, (NodeTask Task, Task<string?> Work, CancellationTokenSource Offered)> held = new();

    // What ended here and the server still lists: it is not begun again.
    private readonly HashSet<Sha256Digest> ended = [];
    private readonly CancellationTokenSource enough = new();
    private readonly List<(Sha256Digest Run, string State)> decided = [];
    private readonly SemaphoreSlim changed = new(0);

    /// <summary>The runs that it had a part in, with their states.</summary>
    public IReadOnlyList<(Sha256Digest Run, string State)> Decided => decided;

    /// <summary>Whether it is bound to a result that it did not reveal.</summary>
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
                tools.View.Note("Stopping: tasks are given back, results that are committed to are revealed.");
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

    // Answers at once the first time, then when the tasks are others than those of the tag; null when they are not.
    private async Task<(IReadOnlyList<Sha256Digest>? Tasks, string? Tag)> OfferedAsync(string? tag, CancellationToken cancellationToken)
    {
        var path = $"{Path}/tasks?wait={(tag is null ? 0 : PollSeconds)}";
        for (var isTold = false; ; isTold = true)
            try
            {
                var (answer, next) = await KnownAsync(() => tools.Api.PollAsync(path, tag, cancellationToken), cancellationToken);
                if (isTold)
                    tools.View.Note("The server answers again.");
                return (answer?.Member("tasks").Items().Select(task =>
                    task.Member("run").Parsed<Sha256Digest>(Sha256Digest.TryParse, "the id of a run")).ToList(), next);
            }
            catch (CommandException failure) when (failure.ExitCode == ExitCode.TryLater)
            {
                if (!isTold)
                    tools.View.Note($"{failure.Message} Trying again.");
                await Task.Delay(Pause, tools.Time, cancellationToken);
            }
    }

    // A server that does not know this node, or forgot it, is told who it is.
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
        var gone = held.Where(pair => !offered.Contains(pair.Key) && !pair.Value.Task.IsBound && !pair.Value.Offered.IsCancellationRequested).ToList();
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
            var how = await task.RunAsync(() => working.IsCancellationRequested ? "The node stops." : null, stop.Token, CancellationToken.None);
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
            tools.View.Note($"{run}  is committed and not revealed yet: start the node again soon, with the same --state.");
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
                // Two of them may be lost before the lease ends.
                pause = TimeSpan.FromSeconds(Math.Clamp(await BeatOnceAsync(cancellationToken) / 3.5, 0.5, 30));
                isHeard = true;
            }
            catch (CommandException failure) when (failure.ExitCode == ExitCode.TryLater)
            {
                if (isHeard)
                    tools.View.Note($"The server did not hear that this node is there: {failure.Message}");
                isHeard = false;
            }

            await changed.WaitAsync(pause, cancellationToken);
        }
    }

    // A node that is not heard of is not drawn. One with tasks is, until they are done: their disks are counted
    // already.
    private async Task RoomAsync(CancellationToken cancellationToken)
    {
        if (!tools.Reserve.IsShort || !held.IsEmpty)
            return;
        tools.View.Note(
            $"This node takes no tasks, because it has {tools.Reserve.Free()}. It waits for more; see --keep-free.");
        while (tools.Reserve.IsShort && held.IsEmpty)
            await changed.WaitAsync(Pause, cancellationToken);
        if (!tools.Reserve.IsShort)
            tools.View.Note("This node takes tasks again.");
    }

    // Answers with the seconds that a lease has.
    private async Task<int> BeatOnceAsync(CancellationToken cancellationToken)
    {
        var tasks = held.Keys.Select(run => run.ToString()).ToArray();
        var answer = await KnownAsync(() => tools.Api.PostAsync($"{Path}/heartbeat", new { tasks }, cancellationToken), cancellationToken);
        return answer.Member("leaseSeconds").Count();
    }

    public void Dispose()
    {
        enough.Dispose();
        changed.Dispose();
    }
}
