using System.Text.RegularExpressions;
using Ainft.Cli;
using Ainft.Cli.Dev;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// Runs the shell commands of README.md, of docs and of the sample as a reader does, by copy and paste in the order of
/// the page.
/// </summary>
public sealed partial class ReadmeWalkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Root = Checkout.Find().Root;

    /// <summary>
    /// The commands of README that this test cannot run. They start the server that it uses, and the tests themselves.
    /// </summary>
    private static readonly string[] Elsewhere = ["dotnet run -v minimal --project src/Ainft.Cli -- dev",
        "dotnet run --project src/Ainft.Cli -- dev --once", "dotnet test"];

    /// <summary>The script that checks the bundle from docs/statements.md, because cosign may be missing.</summary>
    private const string Sigstore = """
        const fs = require('fs');
        const { bundleFromJSON } = require('@sigstore/bundle');
        const { Verifier, toSignedEntity } = require('@sigstore/verify');
        const publicKey = require('crypto').createPublicKey(fs.readFileSync('node.pub'));
        const trust = {
          certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [],
          publicKey: () => ({ publicKey, validFor: () => true }),
        };
        const verifier = new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
        verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(fs.readFileSync('node.sigstore.json')))));
        console.log('the bundle is verified');
        """;

    [Fact]
    public async Task Every_command_of_the_sample_works_by_copy_and_paste()
    {
        var commands = Blocks(await ReadAsync("samples/first-ainft/README.md")).Single(block => !IsElsewhere(block));
        var output = await Npm.RunAsync("bash", ["-euc", $"cd samples/first-ainft\n{commands}"]);
        Assert.Single(output.Trim().Split('\n')[^2..].Select(line => line.Split(' ')[0]).Distinct());
    }

    [Fact]
    public async Task Every_command_of_the_readme_and_of_docs_works_by_copy_and_paste()
    {
        using var folder = new TaskFolder();
        foreach (var name in (string[])["src", "node_modules"])
            Directory.CreateSymbolicLink(Path.Combine(folder.Path, name), Path.Combine(Root, name));
        // A bulk mint writes its journal beside its input, so the walk has a copy of the samples.
        await Npm.RunAsync("cp", ["-r", Path.Combine(Root, "samples"), folder.Path]);
        await using var dev = ChildProcess.Start("dotnet", [BuiltCli, "dev"], folder.Path);
        var api = await dev.WaitForLineAsync(
            line => line.StartsWith("ready ", StringComparison.Ordinal) ? line[6..].Trim() : null, Patience);
        // README has only commands that this test cannot run.
        Assert.Equal([Elsewhere[0], Elsewhere[^1]], Blocks(await ReadAsync("README.md")));
        var walkthrough = Blocks(await ReadAsync("docs/walkthrough.md"));

        var script = Path.Combine(folder.Path, "walk.sh");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "sigstore.cjs"), Sigstore);
        var statements = Blocks(await ReadAsync("docs/statements.md"));
        string[] lines =
        [
            "exec > walk.log 2>&1", "set -euo pipefail -o verbose", .. walkthrough, "wait", "FILE=evidence.json N=1",
            .. statements, "node sigstore.cjs",
        ];
        await File.WriteAllTextAsync(script, string.Join('\n', lines)
            .Replace("http://127.0.0.1:7071", api.TrimEnd('/'), StringComparison.Ordinal));
        await using var walk = ChildProcess.Start("bash", [script], folder.Path, await EnvironmentAsync(folder.Path));
        var code = await walk.WaitForExitAsync().WaitAsync(Patience);

        var log = await File.ReadAllTextAsync(Path.Combine(folder.Path, "walk.log"));
        Assert.True(code == ExitCode.Ok, log);
        foreach (var said in (string[])["reproduced 2/2", "Validation succeeded", "the bundle is verified"])
            Assert.Contains(said, log, StringComparison.Ordinal);
    }

    private static string BuiltCli => Path.Combine(AppContext.BaseDirectory, "Ainft.Cli.dll");

    /// <summary>
    /// Puts a <c>dotnet</c> script before the real one. It starts the built tool instead of a project, because the
    /// tests must not build while other tests run.
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

    private static Task<string> ReadAsync(string page) => File.ReadAllTextAsync(Path.Combine(Root, page));

    private static bool IsElsewhere(string block) => Elsewhere.Contains(block);

    private static IEnumerable<string> Blocks(string markdown) =>
        Fence().Matches(markdown).Select(match => match.Groups[1].Value.Trim());

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
