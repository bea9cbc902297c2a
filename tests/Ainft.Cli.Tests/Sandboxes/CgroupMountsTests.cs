using Ainft.Cli.Sandboxes;
using Ainft.Cli.Sandboxes.Cgroups;

namespace Ainft.Cli.Tests.Sandboxes;

public sealed class CgroupMountsTests
{
    [Fact]
    public void Version_2_alone_is_one_folder()
    {
        var mounts = Parse(
            "25 22 0:21 / /sys/fs/cgroup rw,nosuid,nodev shared:4 - cgroup2 cgroup2 rw,nsdelegate\n",
            "0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope\n");
        Assert.Equal(
            "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope", mounts.Unified);
        Assert.Equal("/sys/fs/cgroup", mounts.UnifiedTop);
        Assert.Empty(mounts.Controllers);
    }

    [Fact]
    public void Version_1_has_a_folder_for_each_controller_and_version_2_may_exist_beside_it()
    {
        var mounts = Parse(
            """
            33 25 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:15 - cgroup cgroup rw,cpu,cpuacct
            34 25 0:29 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            35 25 0:30 / /sys/fs/cgroup/my\040pids rw,relatime - cgroup none rw,pids
            36 25 0:31 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
            41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
            """,
            "4:memory:/process/60328\n3:pids:/\n2:cpu,cpuacct:/process\n1:name=systemd:/x:y\n0::/\n");
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct/process", mounts.Controllers["cpu"]);
        Assert.Equal(mounts.Controllers["cpu"], mounts.Controllers["cpuacct"]);
        Assert.Equal("/sys/fs/cgroup/memory/process/60328", mounts.Controllers["memory"]);
        Assert.Equal("/sys/fs/cgroup/my pids", mounts.Controllers["pids"]);
        Assert.Equal("/sys/fs/cgroup/unified", mounts.Unified);
    }

    [Fact]
    public void A_container_without_a_cgroup_namespace_sees_its_own_part_as_the_top()
    {
        var mounts = Parse(
            "34 25 0:29 /docker/abc /sys/fs/cgroup/memory ro,nosuid - cgroup cgroup rw,memory\n",
            "4:memory:/docker/abc/inner\n");
        Assert.Equal("/sys/fs/cgroup/memory/inner", mounts.Controllers["memory"]);
    }

    [Fact]
    public void Nothing_mounted_is_nothing() =>
        Assert.Null(Parse("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n", "0::/\n").Unified);

    private static CgroupMounts Parse(string mountInfo, string cgroup) =>
        CgroupMounts.Parse(Mount.Parse(mountInfo), cgroup);
}
