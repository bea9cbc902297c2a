using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// The guarantees of every sandbox to the operator of a node and to the workload. Each sandbox runs all of these tests
/// for real.
/// </summary>
public abstract class SandboxTests
{
    protected abstract Task<ISandbox> SandboxAsync { get; }

    /// <summary>Adds the runtime or the image of this sandbox to a task.</summary>
    protected abstract SandboxTask Placed(SandboxTask task);

    /// <summary>The leftovers that runs of the sandbox could have on this machine.</summary>
    protected abstract Task<IReadOnlyList<string>> LeftoversAsync();

    [Fact]
    public async Task A_program_reads_its_inputs_writes_its_outputs_and_its_exit_code_is_reported()
    {
        using var run = await RunAsync(
            "cat data/in.txt; echo shown >&2; mkdir -p out/deep && cp data/in.txt out/deep/copy.txt; exit 7",
            ("data/in.txt", "hello\n"));
        Assert.Equal((TaskOutcome.Exited, 7), (run.Result.Outcome, run.Result.ExitCode));
        Assert.Equal("hello\n", run.Output("deep/copy.txt"));
        Assert.Equal(["hello", "shown"], run.Lines.Order());
        using var good = await RunAsync("true");
        Assert.Equal((TaskOutcome.Finished, 0), (good.Result.Outcome, good.Result.ExitCode));
    }

    [Fact]
    public async Task A_program_has_no_user_and_no_capability_and_runs_under_a_filter()
    {
        using var run = await RunAsync("id -u; id -g; id -G; grep -E '^(Cap(Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp):' "
            + "/proc/self/status; grep ^Uid /proc/self/status");
        Assert.Equal(
            ["65534", "65534", "65534", "CapPrm:\t0000000000000000", "CapEff:\t0000000000000000",
                "CapBnd:\t0000000000000000", "CapAmb:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2",
                "Uid:\t65534\t65534\t65534\t65534"],
            run.Lines);
    }

    [Fact]
    public async Task A_program_sees_only_the_variables_it_was_given()
    {
        using var run = await RunAsync(
            "env | cut -d= -f1 | grep -vE '^(PATH|HOME|TMPDIR|LANG|PWD|HOSTNAME|SHLVL|_)$'; echo \"$MORE\"; pwd",
            task => task with
            {
                Environment = new Dictionary<string, string> { ["MORE"] = "a b=\"c\" $HOME" },
            });
        Assert.Equal(["MORE", "a b=\"c\" $HOME", "/work"], run.Lines);
    }

    [Fact]
    public async Task A_disk_that_this_machine_has_no_room_for_is_refused_before_anything_runs()
    {
        var free = FreeMiB();
        var refusal = await Assert.ThrowsAsync<Cli.CommandException>(
            () => RunAsync("true", task => task with { DiskMiB = free + 1024 }));
        Assert.Contains("does not have room", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_is_refused_leaves_the_free_room_to_other_programs_all_the_time()
    {
        var free = FreeMiB();
        var refused = Task.Run(() => RunAsync("true", task => task with { DiskMiB = free + 1024 }));
        var least = free;
        while (!refused.IsCompleted)
            least = Math.Min(least, FreeMiB());
        await Assert.ThrowsAsync<Cli.CommandException>(() => refused);
        Assert.True(least > free / 2, $"{least} of {free} MiB were free meanwhile.");
    }

    [Fact]
    public async Task There_is_no_network()
    {
        await using var listener = new LoopbackListener();
        using var run = await RunAsync($"ls /sys/class/net 2>/dev/null; python3 - <<'E'\nimport socket\nfor a in "
            + $"(('127.0.0.1', {listener.Port}), ('1.1.1.1', 53), ('169.254.169.254', 80)):\n  try: "
            + $"socket.create_connection(a, 2); print('reached', a)\n  except OSError as e: print('closed')\nE");
        Assert.Equal(["closed", "closed", "closed"], run.Lines.Where(line => line != "lo"));
        Assert.False(listener.WasReached);
    }

    [Fact]
    public async Task Inputs_programs_and_the_kernels_settings_cannot_be_written()
    {
        using var run = await RunAsync(
            """
            for file in data/in.txt data/new /work/new /usr/bin/new /etc/new /new /dev/new \
                /proc/sys/kernel/core_pattern /proc/sys/vm/drop_caches /proc/sysrq-trigger; do
              (echo x > $file) 2>/dev/null && echo "wrote $file"
            done
            chmod 777 data/in.txt 2>/dev/null && echo chmod
            rm -f data/in.txt 2>/dev/null && echo rm
            echo x > /tmp/mine && echo x > /dev/shm/mine && echo done
            """,
            ("data/in.txt", "hello"));
        Assert.Equal(["done"], run.Lines);
        Assert.Equal("hello", run.Input("data/in.txt"));
    }

    [Fact]
    public async Task The_hosts_files_and_processes_do_not_exist()
    {
        using var secret = new SecretFile();
        using var run = await RunAsync(
            $"cat {secret.Path} /etc/shadow 2>/dev/null; ls -A /root /home /var/lib /run/docker.sock /sys/fs/cgroup/*/ "
                + $"2>/dev/null | grep -v '^$'; ls /usr/local/bin; for p in /proc/[0-9]*; do tr '\\0' ' ' < "
                + $"$p/environ; done 2>/dev/null | grep -c {SecretFile.Name}; test -d /proc/{Environment.ProcessId} && "
                + $"echo seen");
        Assert.DoesNotContain(run.Lines, line =>
            line.Contains("secret", StringComparison.OrdinalIgnoreCase)
                || line.Contains("root:", StringComparison.Ordinal) || line == "seen");
        Assert.DoesNotContain("ainft-node", run.Lines);
    }

    [Fact]
    public async Task The_system_calls_of_exploits_are_refused()
    {
        using var run = await RunAsync(
            """
            python3 - <<'E'
            import ctypes, platform
            libc = ctypes.CDLL(None, use_errno=True)
            x64 = platform.machine() == 'x86_64'
            for name, number in dict(
                    bpf=321 if x64 else 280, keyctl=250 if x64 else 219, unshare=272 if x64 else 97,
                    mount=165 if x64 else 40, userfaultfd=323 if x64 else 282, perf=298 if x64 else 241).items():
                ctypes.set_errno(0)
                answer = libc.syscall(number, 0x10000000, 0, 0, 0, 0, 0)
                print(name, answer, ctypes.get_errno())
            E
            unshare --user true 2>/dev/null && echo unshared
            """);
        Assert.Equal(6, run.Lines.Count);
        Assert.All(run.Lines, line => Assert.EndsWith("-1 1", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fork_bomb_stops_at_the_limit_of_processes()
    {
        using var run = await RunAsync(
            "python3 - <<'E'\nimport os, time\nn = 0\nfor i in range(300):\n  try:\n    if os.fork() == 0: "
                + "time.sleep(60); os._exit(0)\n    n += 1\n  except OSError: break\nprint(n)\nE",
            task => task with { Processes = 64 });
        Assert.InRange(int.Parse(Assert.Single(run.Lines)), 40, 64);
    }

    [Fact]
    public async Task More_memory_than_allowed_is_out_of_memory()
    {
        using var run = await RunAsync("exec python3 -c 'x = bytearray(1 << 30); print(len(x))'",
            task => task with { MemoryMiB = 96 });
        Assert.Equal((TaskOutcome.OutOfMemory, null), (run.Result.Outcome, run.Result.ExitCode));
        Assert.Empty(run.Lines);
    }

    [Fact]
    public async Task Files_in_memory_count_as_memory()
    {
        using var run = await RunAsync("cat /dev/zero > /dev/shm/hog || cat /dev/zero > /tmp/hog",
            task => task with { MemoryMiB = 64 });
        Assert.Contains(run.Result.Outcome, (TaskOutcome[])[TaskOutcome.OutOfMemory, TaskOutcome.Exited]);
        Assert.True(run.Result.PeakMemory <= 64 << 20, $"{run.Result.PeakMemory}");
    }

    [Fact]
    public async Task The_whole_tree_together_gets_the_processors_it_was_given()
    {
        using var run = await RunAsync(
            "for i in 1 2 3; do (while :; do :; done) & done; wait",
            task => task with { Cpus = 0.5, Limit = TimeSpan.FromSeconds(3) });
        Assert.Equal(TaskOutcome.TimedOut, run.Result.Outcome);
        Assert.InRange(run.Result.CpuTime, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(2200));
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_ended_with_all_it_started_and_what_it_wrote_stays()
    {
        using var run = await RunAsync(
            "echo kept > out/kept; trap '' TERM INT HUP; (setsid sh -c 'trap \"\" TERM; sleep 1000000.125' &) ; sleep "
                + "1000000.125 & echo running; wait; sleep 1000000.125",
            task => task with { Limit = TimeSpan.FromSeconds(2) });
        Assert.Equal((TaskOutcome.TimedOut, null), (run.Result.Outcome, run.Result.ExitCode));
        Assert.Equal(["running"], run.Lines);
        Assert.Equal("kept\n", run.Output("kept"));
        Assert.Empty(HostProcesses.With("1000000.125"));
    }

    [Fact]
    public async Task More_output_than_allowed_is_disk_full_and_what_fits_is_kept()
    {
        using var run =
            await RunAsync("echo kept > out/kept; cat /dev/zero > out/hog", task => task with { DiskMiB = 24 });
        Assert.Equal((TaskOutcome.DiskFull, null), (run.Result.Outcome, run.Result.ExitCode));
        Assert.Equal("kept\n", run.Output("kept"));
        Assert.InRange(new FileInfo(run.OutputPath("hog")).Length, 24 << 20, 34 << 20);
    }

    [Fact]
    public async Task As_much_output_as_allowed_fits()
    {
        using var run = await RunAsync("head -c 25165824 /dev/zero > out/big", task => task with { DiskMiB = 24 });
        Assert.Equal(TaskOutcome.Finished, run.Result.Outcome);
        Assert.Equal(24 << 20, new FileInfo(run.OutputPath("big")).Length);
    }

    [Fact]
    public async Task Files_full_of_holes_do_not_fill_the_nodes_disk()
    {
        using var run = await RunAsync("truncate -s 1T out/holes", task => task with { DiskMiB = 24 });
        Assert.Equal(TaskOutcome.DiskFull, run.Result.Outcome);
        Assert.False(File.Exists(run.OutputPath("holes")));
    }

    [Fact]
    public async Task Pipes_among_the_outputs_are_dropped_and_links_stay_links()
    {
        using var run = await RunAsync("mkfifo out/pipe; ln -s /etc/hostname out/link; echo kept > out/kept");
        Assert.Equal(TaskOutcome.Finished, run.Result.Outcome);
        Assert.Equal(["kept", "link"],
            Directory.GetFileSystemEntries(run.OutputPath("")).Select(Path.GetFileName).Order());
        Assert.Equal("/etc/hostname", new FileInfo(run.OutputPath("link")).LinkTarget);
    }

    [Theory]
    [InlineData(HostileTree.Bytes, "not UTF-8")]
    [InlineData(HostileTree.Deep, "deeper than 64")]
    [InlineData(HostileTree.Long, "bytes, and at most")]
    public async Task Outputs_that_no_node_could_keep_are_bad_output_and_leave_nothing_behind(
        string script, string reason)
    {
        using var run = await PythonAsync(script);
        Assert.Equal((TaskOutcome.BadOutput, 0), (run.Result.Outcome, run.Result.ExitCode));
        Assert.Contains(
            run.Lines, line =>
            line.StartsWith("[node] ", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(run.OutputPath("")));
        Assert.Empty(await LeftoversAsync());
        Assert.Equal(["out", "work"], Directory.GetFileSystemEntries(run.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_program_that_fails_keeps_its_exit_code_whatever_it_leaves()
    {
        using var run = await PythonAsync(HostileTree.Bytes + "; os._exit(7)");
        Assert.Equal((TaskOutcome.Exited, 7), (run.Result.Outcome, run.Result.ExitCode));
        Assert.Empty(Directory.GetFileSystemEntries(run.OutputPath("")));
    }

    [Fact]
    public async Task More_files_than_allowed_are_a_full_disk()
    {
        using var run = await PythonAsync(HostileTree.Many);
        Assert.Equal(TaskOutcome.DiskFull, run.Result.Outcome);
    }

    [Fact]
    public async Task Odd_names_and_rights_are_kept_and_no_file_gives_its_user_to_others()
    {
        using var run = await PythonAsync(HostileTree.Odd);
        Assert.Equal(TaskOutcome.Finished, run.Result.Outcome);
        Assert.Equal("x", run.Output("new\nline"));
        Assert.Equal("x", run.Output("shut/in"));
        Assert.Equal("x", run.Output("none"));
        Assert.False(Path.Exists(run.OutputPath("pipe")) || Path.Exists(run.OutputPath("sock")));
        Assert.Equal(
            0, (int)(File.GetUnixFileMode(run.OutputPath("setuid")) & (UnixFileMode.SetUser | UnixFileMode.SetGroup)));
        Assert.Null(await new Cli.Nodes.Work.TaskFolder(run.Folder).TryRemoveAsync());
        Assert.False(Directory.Exists(run.Folder));
    }

    [Fact]
    public async Task Endless_lines_come_in_parts()
    {
        using var run = await RunAsync("head -c 20000 /dev/zero | tr '\\0' x");
        Assert.Equal([8192, 8192, 3616], run.Lines.Select(line => line.Length));
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_reported_by_its_exit_code()
    {
        using var run = await ProgramAsync(["no-such-program"]);
        Assert.Equal((TaskOutcome.Exited, 127), (run.Result.Outcome, run.Result.ExitCode));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_leaves_nothing_behind()
    {
        using var folder = new TaskFolder();
        using var stop = new CancellationTokenSource();
        var sandbox = await SandboxAsync;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sandbox.RunAsync(
            Placed(folder.Task(["sh", "-c", "echo running; sleep 1000000.25"])), line => stop.Cancel(), stop.Token));
        Assert.Empty(HostProcesses.With("1000000.25"));
        Assert.Empty(await LeftoversAsync());
    }

    [Fact]
    public async Task Nothing_is_left_when_a_run_is_over()
    {
        using var run = await RunAsync("echo x > out/x; sleep 1000000.5 & exit 3");
        Assert.Equal((TaskOutcome.Exited, 3), (run.Result.Outcome, run.Result.ExitCode));
        Assert.Empty(await LeftoversAsync());
        Assert.Empty(HostProcesses.With("1000000.5"));
        Assert.Equal(["out", "work"], Directory.GetFileSystemEntries(run.Folder).Select(Path.GetFileName).Order());
    }

    protected Task<FinishedRun> RunAsync(string script, params (string Path, string Text)[] inputs) =>
        RunAsync(script, task => task, inputs);

    protected Task<FinishedRun> RunAsync(string script, Func<SandboxTask, SandboxTask> limits,
        params (string Path, string Text)[] inputs) =>
            ProgramAsync(["sh", "-c", script], limits, inputs);

    // The script runs in the output folder.
    private Task<FinishedRun> PythonAsync(string script) =>
        RunAsync("cd out; exec python3 /work/tree.py", ("tree.py", script));

    private async Task<FinishedRun> ProgramAsync(string[] command, Func<SandboxTask, SandboxTask>? limits = null,
        params (string Path, string Text)[] inputs)
    {
        var folder = new TaskFolder();
        foreach (var (path, text) in inputs)
            folder.Write(path, text);
        var lines = new List<string>();
        var task = Placed(folder.Task(command));
        var result = await (await SandboxAsync)
            .RunAsync(limits?.Invoke(task) ?? task, lines.Add, TestContext.Current.CancellationToken);
        return new FinishedRun(folder, result, lines);
    }

    private static int FreeMiB() =>
        (int)Math.Min(new DriveInfo(Path.GetTempPath()).AvailableFreeSpace >> 20, 10_000_000);
}
