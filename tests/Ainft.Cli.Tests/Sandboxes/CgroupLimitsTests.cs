using Ainft.Cli.Sandboxes;
using Ainft.Cli.Sandboxes.Cgroups;

namespace Ainft.Cli.Tests.Sandboxes;

public sealed class CgroupLimitsTests
{
    private static readonly SandboxTask Task = new()
    {
        WorkFolder = "/a",
        OutFolder = "/b",
        Command = ["true"],
        Cpus = 1.5,
        MemoryMiB = 300,
        Processes = 64,
        Limit = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public void Version_2_says_them_in_its_words() => Assert.Equal(
        [("memory.max", "314572800"), ("memory.swap.max", "0"), ("pids.max", "64"), ("cpu.max", "150000 100000")],
        CgroupV2.Limits(Task));

    [Fact]
    public void Version_1_says_the_same_and_swap_counts_as_memory() => Assert.Equal(
        [
            ("memory", "memory.limit_in_bytes", "314572800"),
            ("memory", "memory.memsw.limit_in_bytes", "314572800"),
            ("pids", "pids.max", "64"),
            ("cpu", "cpu.cfs_period_us", "100000"),
            ("cpu", "cpu.cfs_quota_us", "150000"),
        ],
        CgroupV1.Limits(Task));
}
