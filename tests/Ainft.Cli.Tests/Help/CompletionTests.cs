using System.Diagnostics;
using Ainft.Cli.Tests.Hostile;

namespace Ainft.Cli.Tests.Help;

[Collection(InProcess.Name)]
public sealed class CompletionTests
{
    [Theory]
    [InlineData("ainft li", "lineage", "list")]
    [InlineData("ainft key ", "new", "show")]
    [InlineData("ainft list --cr", "--creator")]
    [InlineData("ainft lineage 0x00 --format s", "svg")]
    [InlineData("/usr/local/bin/ainft completion b", "bash")]
    public async Task Commands_options_and_values_are_completed(string line, params string[] words)
    {
        var run = (await InProcess.RunAsync("complete", "--position", $"{line.Length}", "--", line)).Ended(ExitCode.Ok);
        var found = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(words, word => Assert.Contains(word, found));
    }

    [Theory]
    [InlineData("bash", "source {0}; COMP_LINE='ainft runs --st'; COMP_POINT=15; COMP_WORDS=(ainft runs --st); "
        + "COMP_CWORD=2; _ainft; echo \"${{COMPREPLY[@]}}\"")]
    [InlineData("fish", "source {0}; complete -C 'ainft runs --st'")]
    [InlineData("zsh", "autoload -U compinit; compinit -D -u; source {0}; words=(ainft runs --st); CURRENT=3; "
        + "compadd() {{ print -l -- $@ }}; _ainft")]
    public async Task The_script_works_in_its_shell(string shell, string program)
    {
        // Every machine that runs these tests has bash. The other shells are tested where they are installed.
        if (Which(shell) is not { } path)
        {
            Assert.NotEqual("bash", shell);
            return;
        }

        using var folder = new TemporaryFolder();
        var script = folder.File("script", (await InProcess.RunAsync("completion", shell)).Ended(ExitCode.Ok).Out);
        var bin = Directory.CreateDirectory(folder.File("bin")).FullName;
        var ainft = Path.Combine(bin, "ainft");
        await File.WriteAllTextAsync(
            ainft, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "Ainft.Cli.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(ainft, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var command = string.Format(System.Globalization.CultureInfo.InvariantCulture, program, script);
        var start = new ProcessStartInfo(path, ["-c", command]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        Assert.Contains("--state", await process.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static string? Which(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
