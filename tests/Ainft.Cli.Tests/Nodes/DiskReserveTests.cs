using Ainft.Cli.Nodes;

namespace Ainft.Cli.Tests.Nodes;

public sealed class DiskReserveTests : IDisposable
{
    private const int Plenty = 1 << 20;
    private readonly TemporaryFolder folder = new();
    private int removed;

    private int FreeMiB => (int)Math.Min(new DriveInfo(folder.Path).AvailableFreeSpace >> 20, int.MaxValue - Plenty);

    [Fact]
    public void A_task_for_which_there_is_room_is_taken_and_nothing_that_was_fetched_is_removed()
    {
        var reserve = new DiskReserve(folder.Path, 0);
        reserve.Require(1, Remove);
        Assert.False(reserve.IsShort);
        Assert.Equal(0, removed);
    }

    [Fact]
    public void A_task_that_could_eat_into_the_reserve_is_refused_once_what_was_fetched_is_gone()
    {
        var refusal = Assert.Throws<TaskRefusedException>(
            () => new DiskReserve(folder.Path, 0).Require(FreeMiB / 2 + Plenty, Remove));
        Assert.Contains("free disk", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, removed);
    }

    [Fact]
    public void A_node_whose_reserve_is_used_up_is_short_and_does_not_start()
    {
        var reserve = new DiskReserve(folder.Path, FreeMiB + Plenty);
        Assert.True(reserve.IsShort);
        Assert.Throws<TaskRefusedException>(() => reserve.Require(1, Remove));
        Assert.Contains(
            "--keep-free", Assert.Throws<CommandException>(() => reserve.MostTaskMiB()).Next, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private void Remove() => removed++;
}
