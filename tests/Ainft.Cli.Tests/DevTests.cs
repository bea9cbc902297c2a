using System.Diagnostics;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests;

public sealed class DevTests(DevWorldFixture world)
{
    [Fact]
    public async Task Once_runs_every_step_and_verifies_the_proofs_with_everything_switched_off()
    {
        using var folder = new TemporaryFolder();
        var run = (await folder.RunAsync("dev", "--once")).Ended(ExitCode.Ok);
        var proofs = Directory.GetFiles(Path.Combine(folder.Path, ".ainft", "proofs"));
        var names = proofs.Select(Path.GetFileName)
            .Where(name => !name!.EndsWith(".evidence.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(["composite.json", "data.json", "model.json", "service.json", "state.json"], names);
        Assert.All(proofs, proof =>
            Assert.Contains($"{proof}: consistent, not checked on chain", run.Out, StringComparison.Ordinal));
        Assert.False(File.Exists(DevFile.PathIn(folder.Path)));
        AssertChapters(run.Out);
    }

    [Fact]
    public void The_story_ends_in_one_ready_line_with_the_address() =>
        Assert.Equal(
            $"ready {world.File.Api}",
            Assert.Single(world.Story.Split('\n'), line => line.StartsWith("ready", StringComparison.Ordinal)));

    [Fact]
    public async Task Open_shows_the_first_page_in_the_browser()
    {
        using var folder = new TemporaryFolder();
        var opened = Path.Combine(folder.Path, "opened");
        // .NET starts the first program of this name in PATH for a web address.
        var browser = folder.File(
            "xdg-open", $"#!/bin/sh\nprintf %s \"$1\" >'{opened}.part'\nmv '{opened}.part' '{opened}'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var watcher = new FileSystemWatcher(folder.Path) { EnableRaisingEvents = true };
        var seen = new TaskCompletionSource();
        watcher.Renamed += (_, e) =>
        {
            if (e.FullPath == opened)
                seen.TrySetResult();
        };

        await using var dev = await RunningDev.StartAsync(
            folder.Path,
            new Dictionary<string, string?>
            {
                ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
            },
            "--open");

        await seen.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal($"{dev.File.Api}/", await File.ReadAllTextAsync(opened));
        using var http = new HttpClient();
        Assert.Contains("<h1>", await http.GetStringAsync(new Uri(dev.File.Api)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_and_open_together_are_refused()
    {
        using var folder = new TemporaryFolder();
        var error = (await folder.RunAsync("dev", "--once", "--open")).Ended(ExitCode.Usage).Error;
        Assert.Contains("--open", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_dev_in_the_same_folder_is_refused()
    {
        var error = (await world.RunAsync("dev", "--once")).Ended(ExitCode.Usage).Error;
        Assert.Contains("Another ainft dev", error, StringComparison.Ordinal);
        Assert.True(File.Exists(DevFile.PathIn(world.Folder)));
    }

    [Fact]
    public async Task A_port_that_another_server_has_is_refused()
    {
        using var folder = new TemporaryFolder();
        var error = (await folder.RunAsync("dev", "--port", $"{new Uri(world.File.Api).Port}"))
            .Ended(ExitCode.Usage).Error;
        Assert.Contains("--port", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_ends_by_itself_ends_dev_and_is_named()
    {
        using var folder = new TemporaryFolder();
        await using var dev = await RunningDev.StartAsync(folder.Path);
        using var anvil = (await dev.ChildrenAsync()).Select(Process.GetProcessById)
            .Single(child => child.ProcessName == "anvil");
        anvil.Kill();
        var (exitCode, errors) = await dev.EndAsync();
        Assert.Equal(ExitCode.Refused, exitCode);
        Assert.Contains("anvil", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(DevFile.PathIn(folder.Path)));
    }

    [Fact]
    public async Task An_app_whose_index_was_rebuilt_is_started_again()
    {
        using var folder = new TemporaryFolder();
        await using var dev = await RunningDev.StartAsync(folder.Path);
        using var app = (await dev.ChildrenAsync()).Select(Process.GetProcessById)
            .Single(child => child.ProcessName == "dotnet");
        (await folder.RunAsync("index", "rebuild", "--grace", "20")).Ended(ExitCode.Ok);
        await app.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        var list = await folder.RunAsync("list", "--json");
        for (var again = 0; list.ExitCode == ExitCode.TryLater && again < 60; again++)
            list = await folder.RunAsync("list", "--json");
        Assert.Equal(5, list.Ended(ExitCode.Ok).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(ExitCode.Ok, await dev.TerminateAsync());
    }

    [Fact]
    public async Task Kept_state_survives_and_sigterm_leaves_no_process_and_no_file_behind()
    {
        using var folder = new TemporaryFolder();
        var state = folder.File("state");
        await using var first = await RunningDev.StartAsync(folder.Path, "--state", state);
        var children = await first.ChildrenAsync();
        Assert.True(children.Count >= 3, "Azurite, anvil and the function app are children.");
        Assert.Equal(ExitCode.Ok, await first.TerminateAsync());
        Assert.Empty(await Processes.AliveAsync(children));
        Assert.False(File.Exists(DevFile.PathIn(folder.Path)));

        var second = (await folder.RunAsync("dev", "--once", "--json", "--state", state)).Ended(ExitCode.Ok);
        Assert.Contains($"{first.File.Registry}, already deployed", second.Error, StringComparison.Ordinal);
        Assert.Contains("5 AINFTs, already registered", second.Error, StringComparison.Ordinal);
        Assert.Contains("the timelock admitted the operator", second.Error, StringComparison.Ordinal);
        Assert.Contains("the clock of the kept chain", second.Error, StringComparison.Ordinal);
        Assert.Equal(5, second.Json.GetProperty("proofs").EnumerateArray()
            .Count(proof => proof.GetProperty("result").GetString() == "consistent"));
    }

    /// <summary>The chapters of the DAO and of payments fit into a terminal of 80 columns.</summary>
    private static void AssertChapters(string story)
    {
        var lines = story.Split('\n');
        var (from, to) = (LineOf("propose"), LineOf("stop"));
        foreach (var said in (string[])
            [
                "the timelock admitted the operator", "its node, reproduced 2/2", "1.000000000000000007 ether",
                "50000000000000000 wei", "77700000000000000 wei", "5 accounts got their parts to the wei",
            ])
            Assert.Contains(lines[from..to], line => line.Contains(said, StringComparison.Ordinal));
        Assert.All(lines[from..to], line => Assert.InRange(line.Length, 1, 80));

        int LineOf(string step) =>
            Array.FindIndex(lines, line => line.StartsWith($"✓ {step} ", StringComparison.Ordinal));
    }
}
