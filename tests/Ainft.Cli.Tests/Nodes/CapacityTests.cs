using Ainft.Cli.Nodes;

namespace Ainft.Cli.Tests.Nodes;

public sealed class CapacityTests
{
    private static readonly NodeProfile Machine = new()
    {
        Classes = [],
        Cpus = 4,
        MemoryMiB = 1000,
        DiskMiB = 1000,
        Sandboxes = [],
        CpuModel = "",
        Software = "",
    };

    [Fact]
    public async Task Tasks_work_side_by_side_as_far_as_there_is_room()
    {
        var capacity = new Capacity(8, Machine);
        var first = await capacity.TakeAsync(Needs(cpus: 2), default);
        await capacity.TakeAsync(Needs(cpus: 2), default);
        var third = capacity.TakeAsync(Needs(cpus: 1), default);
        Assert.False(third.IsCompleted);
        first.Dispose();
        await third;
    }

    [Fact]
    public async Task No_more_than_were_allowed_work_at_a_time()
    {
        var capacity = new Capacity(1, Machine);
        using var first = await capacity.TakeAsync(Needs(), default);
        Assert.False(capacity.TakeAsync(Needs(), default).IsCompleted);
    }

    [Fact]
    public async Task Memory_disk_and_graphics_cards_count_too()
    {
        var capacity = new Capacity(8, Machine);
        await capacity.TakeAsync(Needs(memory: 600, disk: 600), default);
        Assert.False(capacity.TakeAsync(Needs(memory: 600), default).IsCompleted);
        var other = new Capacity(8, Machine);
        Assert.False(other.TakeAsync(Needs(), default).IsCompleted
            && other.TakeAsync(Needs(gpus: 1), default).IsCompleted);
    }

    [Fact]
    public async Task A_later_task_does_not_pass_a_larger_one_that_waits()
    {
        var capacity = new Capacity(8, Machine);
        var first = await capacity.TakeAsync(Needs(cpus: 2), default);
        var large = capacity.TakeAsync(Needs(cpus: 4), default);
        var small = capacity.TakeAsync(Needs(cpus: 1), default);
        Assert.False(small.IsCompleted);
        first.Dispose();
        (await large).Dispose();
        await small;
    }

    [Fact]
    public async Task One_that_gives_up_waiting_lets_the_next_in()
    {
        var capacity = new Capacity(8, Machine);
        await capacity.TakeAsync(Needs(cpus: 2), default);
        using var stop = new CancellationTokenSource();
        var large = capacity.TakeAsync(Needs(cpus: 4), stop.Token);
        var small = capacity.TakeAsync(Needs(cpus: 1), default);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        await small;
    }

    private static WorkflowResources Needs(double cpus = 1, int memory = 100, int disk = 100, int gpus = 0) =>
        new(cpus, memory, gpus, 0, disk, 1);
}
