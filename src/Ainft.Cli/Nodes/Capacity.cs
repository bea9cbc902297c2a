namespace Ainft.Cli.Nodes;

/// <summary>
/// Limits how much of this machine the tasks use at the same time. A task that does not fit waits until others have
/// ended. Tasks start in the order of their requests, so smaller tasks cannot delay a large one forever. A task always
/// fits when no other task runs.
/// </summary>
internal sealed class Capacity(int tasks, NodeProfile machine)
{
    private readonly LinkedList<(WorkflowResources Needs, TaskCompletionSource Turn)> waiting = new();
    private readonly List<WorkflowResources> working = [];
    private readonly Lock gate = new();

    /// <summary>Waits until the task fits. The caller disposes of the result when the task has ended.</summary>
    public async Task<IDisposable> TakeAsync(WorkflowResources needs, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var place = new LinkedListNode<(WorkflowResources, TaskCompletionSource)>((needs, turn));
        lock (gate)
        {
            waiting.AddLast(place);
            Advance();
        }

        await using var stop = cancellationToken.Register(() => GiveUp(place, cancellationToken));
        await turn.Task;
        return new Held(this, needs);
    }

    private void GiveUp(
        LinkedListNode<(WorkflowResources Needs, TaskCompletionSource Turn)> place, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (place.List is null)
                return;
            waiting.Remove(place);
            place.Value.Turn.SetCanceled(cancellationToken);
            Advance();
        }
    }

    private void Release(WorkflowResources needs)
    {
        lock (gate)
        {
            working.Remove(needs);
            Advance();
        }
    }

    private void Advance()
    {
        while (waiting.First is { } next && Fits(next.Value.Needs))
        {
            waiting.RemoveFirst();
            working.Add(next.Value.Needs);
            next.Value.Turn.SetResult();
        }
    }

    private bool Fits(WorkflowResources needs) => working.Count == 0 || (working.Count < tasks
        && working.Sum(task => task.Cpus) + needs.Cpus <= machine.Cpus
        && working.Sum(task => (long)task.MemoryMiB) + needs.MemoryMiB <= machine.MemoryMiB
        && working.Sum(task => (long)task.DiskMiB) + needs.DiskMiB <= machine.DiskMiB
        && working.Sum(task => task.Gpus) + needs.Gpus <= machine.Gpus.Count);

    private sealed class Held(Capacity capacity, WorkflowResources needs) : IDisposable
    {
        private int isReleased;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isReleased, 1) == 0)
                capacity.Release(needs);
        }
    }
}
