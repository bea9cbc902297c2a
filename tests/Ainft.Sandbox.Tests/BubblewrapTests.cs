using Ainft.Cli;
using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// All guarantees of a sandbox, with bubblewrap and the cgroups of this machine, and the features that only bubblewrap
/// has.
/// </summary>
public sealed class BubblewrapTests : SandboxTests
{
    private static readonly Lazy<Task<BubblewrapSandbox>> Started =
        new(() => BubblewrapSandbox.StartAsync(CancellationToken.None));

    protected override Task<ISandbox> SandboxAsync => StartedAsync();

    [Fact]
    public async Task Sockets_that_no_network_namespace_holds_are_refused()
    {
        using var run = await RunAsync(
            "python3 - <<'E'\nimport socket\nfor family in (socket.AF_VSOCK, socket.AF_ALG, socket.AF_PACKET):\n  try: "
                + "print(socket.socket(family, socket.SOCK_STREAM))\n  except OSError as e: print(e.errno)\nE");
        Assert.Equal(["97", "97", "97"], run.Lines);
    }

    [Fact]
    public async Task No_file_of_the_node_is_open_in_the_program()
    {
        using var run = await RunAsync("ls -l /proc/self/fd | grep -oE '[0-9]+ -> .*'");
        Assert.Equal(["0", "1", "2", "3"], run.Lines.Select(line => line.Split(' ')[0]));
        Assert.EndsWith("/fd", run.Lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pythons_that_are_found_run_and_what_was_installed_by_hand_is_no_part_of_them()
    {
        var runtimes = await Runtimes.DetectAsync([], TestContext.Current.CancellationToken);
        var numpy = runtimes.Single(runtime => runtime.Name.Contains("-numpy-", StringComparison.Ordinal));
        using var run = await RunAsync("python3 -c 'import sys, numpy; "
            + "print(f\"python-{sys.version_info[0]}.{sys.version_info[1]}-numpy-{numpy.__version__}\"); "
            + "print(numpy.__file__)'", task => task with { Runtime = numpy });
        Assert.StartsWith(numpy.Name + ".", run.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("/usr/lib/python3/", run.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dotnet_that_is_found_runs()
    {
        var dotnet = (await Runtimes.DetectAsync([], TestContext.Current.CancellationToken))
            .First(runtime => runtime.Name == "dotnet-10.0");
        using var run = await RunAsync("dotnet --list-runtimes", task => task with { Runtime = dotnet });
        Assert.Contains(run.Lines, line =>
            line.StartsWith("Microsoft.NETCore.App 10.0.", StringComparison.Ordinal)
                && line.Contains("/opt/runtime/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_root_that_the_operator_names_is_all_a_task_sees_and_none_of_it_runs_before_the_task()
    {
        using var root = new TaskFolder();
        await Tool.DoAsync("cp", ["--parents", "--dereference", .. await ProgramsAsync(), root.Work],
            CancellationToken.None);
        root.Write("root/secret", "secret");
        foreach (var program in (string[])["setpriv", "bwrap", "env"])
            root.Write($"usr/bin/{program}", "#!/usr/bin/sh\necho $0 ran as $(id -u)\n", isProgram: true);
        var named = Assert.Single(await Runtimes.DetectAsync([$"minimal={root.Work}"], CancellationToken.None),
            runtime => runtime.Root is not null);
        using var run = await RunAsync("echo /usr/bin/* /root/*", task => task with { Runtime = named });
        Assert.Equal(["/usr/bin/bwrap /usr/bin/env /usr/bin/setpriv /usr/bin/sh /root/*"], run.Lines);
    }

    [Fact]
    public async Task A_root_that_others_could_change_is_refused_and_so_is_one_below_such_a_folder()
    {
        using var folder = new TaskFolder();
        var root = Directory.CreateDirectory(Path.Combine(folder.Out, "shared", "root")).FullName;
        Directory.CreateDirectory(Path.Combine(root, "bin"));
        foreach (var open in (string[])[root, Path.GetDirectoryName(root)!])
        {
            var before = File.GetUnixFileMode(open);
            File.SetUnixFileMode(open, before | UnixFileMode.OtherWrite);
            var refusal = await Assert.ThrowsAsync<CommandException>(
                () => Runtimes.DetectAsync([$"shared={root}"], CancellationToken.None));
            Assert.Contains(open, refusal.Next, StringComparison.Ordinal);
            File.SetUnixFileMode(open, before);
        }

        Assert.Contains(
            await Runtimes.DetectAsync([$"shared={root}"], CancellationToken.None), runtime => runtime.Root == root);
        await Tool.DoAsync("chown", ["4321", "--", root], CancellationToken.None);
        await Assert.ThrowsAsync<CommandException>(
            () => Runtimes.DetectAsync([$"shared={root}"], CancellationToken.None));
    }

    [Theory]
    [InlineData("python")]
    [InlineData("UPPER=/usr")]
    [InlineData("name=/no/such/folder")]
    [InlineData("name=/proc")]
    public async Task A_root_that_cannot_be_one_is_refused(string root) =>
        Assert.Equal(ExitCode.Usage, (await Assert.ThrowsAsync<CommandException>(() =>
            Runtimes.DetectAsync([root], CancellationToken.None))).ExitCode);

    [Fact]
    public async Task An_image_is_for_the_other_sandbox()
    {
        using var folder = new TaskFolder();
        var sandbox = await SandboxAsync;
        var refusal = await Assert.ThrowsAsync<CommandException>(() => sandbox.RunAsync(
            folder.Task(["true"]) with { Image = "debian@sha256:" + new string('0', 64) }, _ => { },
            CancellationToken.None));
        Assert.Contains("oci", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_found_and_an_unknown_sandbox_is_refused()
    {
        Assert.Equal(["bubblewrap"],
            (await Cli.Sandboxes.Sandboxes.DetectAsync("bubblewrap", null, CancellationToken.None))
                .Select(found => found.Name));
        var refusal = await Assert.ThrowsAsync<CommandException>(() =>
            Cli.Sandboxes.Sandboxes.DetectAsync("none", null, CancellationToken.None));
        Assert.Contains("oci and bubblewrap", refusal.Next, StringComparison.Ordinal);
    }

    protected override SandboxTask Placed(SandboxTask task) => task;

    protected override Task<IReadOnlyList<string>> LeftoversAsync() =>
        Task.FromResult(Leftovers.Of(Environment.ProcessId));

    private static async Task<ISandbox> StartedAsync() => await Started.Value;

    // A program with its libraries and its loader, which ldd lists.
    private static async Task<IEnumerable<string>> ProgramsAsync()
    {
        var programs = (string[])["/usr/bin/sh"];
        var words = (await Tool.DoAsync("ldd", programs, CancellationToken.None))
            .Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return [.. programs, .. words.Where(word => word.StartsWith('/') && !word.EndsWith(':')).Distinct()];
    }
}
