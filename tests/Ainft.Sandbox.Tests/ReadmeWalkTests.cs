using System.Text.RegularExpressions;
using Ainft.Cli;
using Ainft.Cli.Dev;

namespace Ainft.Sandbox.Tests;

/// <summary>Runs the shell commands of README.md as a reader would, by copy and paste in the order of the page.</summary>
public sealed partial class ReadmeWalkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Root = Checkout.Find().Root;

    /// <summary>The commands of README that start what this test runs in: the server of the walk, and these tests.</summary>
    private static readonly string[] Elsewhere = ["dotnet run --project src/Ainft.Cli -- dev", "dotnet test"];

    [Fact]
    public async Task Every_command_of_the_readme_works_by_copy_and_paste()
    {
        using var folder = new TaskFolder();
        foreach (var name in (string[])["src", "samples", "node_modules"])
            Directory.CreateSymbolicLink(Path.Combine(folder.Path, name), Path.Combine(Root, name));
        await using var dev = ChildProcess.Start("dotnet", [BuiltCli, "dev"], folder.Path);
        var api = await dev.WaitForLineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal) ? line[6..].Trim() : null, Patience);
        var blocks = Blocks(await File.ReadAllTextAsync(Path.Combine(Root, "README.md"))).ToArray();
        Assert.Equal(Elsewhere, blocks.Where(IsElsewhere));

        var script = Path.Combine(folder.Path, "walk.sh");
        await File.WriteAllTextAsync(script, string.Join('\n', ["set -euo pipefail -o verbose", .. blocks.Where(block => !IsElsewhere(block)), "wait"])
            .Replace("http://127.0.0.1:7071", api.TrimEnd('/'), StringComparison.Ordinal));
        await using var walk = ChildProcess.Start("bash", [script], folder.Path, await EnvironmentAsync(folder.Path));
        var code = await walk.WaitForExitAsync().WaitAsync(Patience);

        Assert.True(code == ExitCode.Ok, walk.RecentOutput);
        Assert.Contains("reproduced 2/2", walk.RecentOutput, StringComparison.Ordinal);
    }

    private static string BuiltCli => Path.Combine(AppContext.BaseDirectory, "Ainft.Cli.dll");

    /// <summary>
    /// A <c>dotnet</c> before the real one, which starts the built tool instead of a project: the tests do not build while others run.
    /// </summary>
    private static async Task<Dictionary<string, string?>> EnvironmentAsync(string folder)
    {
        var bin = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        var dotnet = Path.Combine(bin, "dotnet");
        await File.WriteAllTextAsync(dotnet, $"""
            #!/usr/bin/env bash
            [ "$1 $2 $3 $4 $5" = "run --no-build --project src/Ainft.Cli --" ] || exit 64
            PATH={Environment.GetEnvironmentVariable("PATH")} exec dotnet {BuiltCli} "$@:6"
            """.Replace("\"$@:6\"", "\"${@:6}\"", StringComparison.Ordinal));
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new() { ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}" };
    }

    private static bool IsElsewhere(string block) => Elsewhere.Contains(block);

    private static IEnumerable<string> Blocks(string markdown) => Fence().Matches(markdown).Select(match => match.Groups[1].Value.Trim());

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
