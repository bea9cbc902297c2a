using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// Workflows that try to run their own code before the helper drops its last privilege, or to reach the files of this
/// machine. Every sandbox prevents both.
/// </summary>
public abstract class HostileTaskTests
{
    private const string NoCapability = "0000000000000000";

    protected abstract Task<ISandbox> SandboxAsync { get; }

    /// <summary>Adds the runtime or the image of this sandbox to a task.</summary>
    protected abstract SandboxTask Placed(SandboxTask task);

    [Theory]
    [InlineData("LD_PRELOAD")]
    [InlineData("LD_AUDIT")]
    public async Task A_library_that_a_variable_names_is_loaded_only_into_a_program_without_privileges(string variable)
    {
        using var folder = new TaskFolder();
        await HostileLibrary.BuildAsync(Path.Combine(folder.Work, "evil.so"));
        var lines = await RunAsync(folder, ["/bin/sh", "-c", "/bin/true"], new() { [variable] = "/work/evil.so" });
        // The dynamic loader and its audit interface may both load the library.
        Assert.True(lines.Count >= 2, string.Join('\n', lines));
        Assert.All(lines, line => Assert.Equal(HostileLibrary.Harmless, line));
    }

    [Theory]
    [InlineData("LD_LIBRARY_PATH", "/work/lib")]
    [InlineData("GCONV_PATH", "/work/lib")]
    [InlineData("LOCPATH", "/work/lib")]
    [InlineData("GLIBC_TUNABLES", "glibc.malloc.check=3")]
    [InlineData("LD_DEBUG", "all")]
    [InlineData("BASH_ENV", "/work/code/setpriv")]
    [InlineData("ENV", "/work/code/setpriv")]
    [InlineData("PYTHONSTARTUP", "/work/code/setpriv")]
    [InlineData("LD_BIND_NOW", "1")]
    [InlineData("NIX_LD", "/work/lib/libc.so.6")]
    public async Task A_variable_that_loaders_and_interpreters_obey_changes_nothing_before_the_program(
        string variable, string value)
    {
        using var folder = new TaskFolder();
        PlantPrograms(folder);
        // A helper would load these files if it searched this folder.
        foreach (var library in (string[])[
            "libcap.so.2", "libcap-ng.so.0", "libselinux.so.1", "libpcre2-8.so.0", "libc.so.6", "gconv-modules"])
            folder.Write($"lib/{library}", "no library");
        var lines = await RunAsync(
            folder, ["/bin/sh", "-c", "echo it runs"],
            new() { [variable] = value, ["LD_DEBUG_OUTPUT"] = "/work/out/debug" },
            needsNoLibrary: variable == "LD_LIBRARY_PATH");
        Assert.DoesNotContain(
            lines, line =>
                line.StartsWith("planted", StringComparison.Ordinal)
                && !line.EndsWith($" 65534 {NoCapability}", StringComparison.Ordinal));
        var debugged = Directory.GetFiles(folder.Out).SelectMany(File.ReadAllLines)
            .Where(line => line.Contains("initialize program:", StringComparison.Ordinal));
        Assert.All(debugged, line => Assert.EndsWith("/sh", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Programs_that_a_PATH_puts_before_the_systems_run_only_without_privileges()
    {
        using var folder = new TaskFolder();
        PlantPrograms(folder);
        var lines = await RunAsync(folder, ["sh", "-c", "true"], new() { ["PATH"] = "/work/code:/usr/bin:/bin" });
        Assert.Contains($"planted sh 65534 {NoCapability}", lines);
        Assert.All(lines, line => Assert.EndsWith($" 65534 {NoCapability}", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_processes_of_a_task_lead_to_no_file_that_it_could_change()
    {
        using var folder = new TaskFolder();
        folder.Write("reach.py", Reach);
        var programs = ((string[])["bwrap", "setpriv", "docker"]).Select(Tool.Find).OfType<string>()
            .ToDictionary(path => path, File.GetUnixFileMode);
        var lines = await RunAsync(folder, ["python3", "/work/reach.py"], []);
        Assert.StartsWith("looked at ", lines[^1], StringComparison.Ordinal);
        Assert.Single(lines);
        Assert.All(programs, program => Assert.Equal(program.Value, File.GetUnixFileMode(program.Key)));
    }

    [Fact]
    public async Task This_machine_sees_every_process_of_a_task_without_any_right()
    {
        using var folder = new TaskFolder();
        IReadOnlyList<SeenProcess> seen = [];
        await RunAsync(folder, ["sh", "-c", "sleep 1000000.375 & echo running; wait"], [], line =>
        {
            // The shell may write its line before its child has become the other program.
            SpinWait.SpinUntil(
                () => (seen = SeenProcess.Beside("sleep 1000000.375")).Count > 0, TimeSpan.FromSeconds(30));
            foreach (var process in seen.Where(
                process => process.Command.StartsWith("sleep", StringComparison.Ordinal)))
                process.Kill();
        });
        Assert.True(seen.Count >= 2, string.Join('\n', seen));
        Assert.All(seen, process => Assert.True(process.IsHarmless(SharesUsers), process.ToString()));
    }

    /// <summary>Whether the sandbox leaves its processes in this machine's user namespace.</summary>
    protected virtual bool SharesUsers => false;

    // The script tries to write to all files that the links of a process lead to. It must not open or change any of
    // them, or add a second name to it.
    private const string Reach =
        """
        import os, stat
        looked, own = 0, os.stat('/')
        def attempt(what, path, do):
            global looked
            looked += 1
            try:
                do()
                print(what, path, 'succeeded')
            except OSError:
                pass
        for pid in [p for p in os.listdir('/proc') if p.isdigit()] + ['self', 'thread-self']:
            base = '/proc/' + pid + '/'
            for name in ('exe', 'root', 'cwd'):
                path = base + name
                attempt('chmod', path, lambda: os.chmod(path, 0o777))
                attempt('chown', path, lambda: os.chown(path, 65534, 65534))
                attempt('write', path, lambda: os.close(os.open(path, os.O_WRONLY)))
                attempt('utime', path, lambda: os.utime(path))
                attempt('link', path, lambda: os.link(path, '/tmp/l', follow_symlinks=True))
                attempt('setxattr', path, lambda: os.setxattr(path, 'user.x', b'x'))
            try:
                found = os.stat(base + 'root')
                if (found.st_dev, found.st_ino) != (own.st_dev, own.st_ino): print('another root', pid)
            except OSError: pass
            for folder in ('fd', 'map_files'):
                try: names = os.listdir(base + folder)
                except OSError: continue
                for name in names:
                    path = base + folder + '/' + name
                    try: kind = os.stat(path).st_mode
                    except OSError: continue
                    if stat.S_ISREG(kind):
                        attempt('chmod', path, lambda: os.chmod(path, 0o777))
                        attempt('write', path, lambda: os.close(os.open(path, os.O_WRONLY)))
        for root, folders, files in os.walk('/proc/sys'):
            for name in files:
                attempt('write', root + '/' + name, lambda: os.close(os.open(root + '/' + name, os.O_WRONLY)))
        for name in ('/proc/sysrq-trigger', '/proc/kcore', '/proc/kmem', '/proc/acpi', '/proc/irq', '/proc/bus'):
            attempt('write', name, lambda: os.close(os.open(name, os.O_WRONLY)))
        print('looked at', looked)
        """;

    private const string Script =
        """
        #!/bin/sh
        echo planted PROGRAM $(/usr/bin/id -u) $(/usr/bin/sed -n 's/^Cap...:.//p' /proc/self/status | /usr/bin/sort -u)
        exec /usr/bin/PROGRAM "$@"

        """;

    // Each program prints the user that runs it and then does the work of the real program.
    private static void PlantPrograms(TaskFolder folder)
    {
        foreach (var program in (string[])["setpriv", "sh", "bwrap", "env", "mount", "unshare", "true", "id", "grep"])
            folder.Write(
                $"code/{program}", Script.Replace("PROGRAM", program, StringComparison.Ordinal), isProgram: true);
    }

    private async Task<IReadOnlyList<string>> RunAsync(
        TaskFolder folder, string[] command, Dictionary<string, string> variables, Action<string>? onLine = null,
            bool needsNoLibrary = false)
    {
        var lines = new List<string>();
        var result = await (await SandboxAsync).RunAsync(
            Placed(folder.Task(command)) with { Environment = variables },
            line =>
            {
                lines.Add(line);
                onLine?.Invoke(line);
            },
            TestContext.Current.CancellationToken);
        Assert.True(result.Outcome == TaskOutcome.Finished || needsNoLibrary, $"{result}\n{string.Join('\n', lines)}");
        return lines;
    }
}
