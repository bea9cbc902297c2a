using System.Text.RegularExpressions;

namespace Ainft.Cli.Sandboxes;

/// <summary>The runtimes that this machine has for the sandbox <c>bubblewrap</c>.</summary>
public static partial class Runtimes
{
    private const string PythonVersions = """
        import sys
        print(*sys.version_info[:2])
        sys.path = [folder for folder in sys.path if not folder.startswith('/usr/local')]
        try:
            import numpy
            print(*numpy.__version__.split('.')[:2])
        except ImportError:
            pass
        """;

    /// <summary>What is installed here, and the roots that the operator named.</summary>
    /// <param name="roots">NAME=FOLDER each; the folder becomes <c>/</c> of the task.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="CommandException">A root is not NAME=FOLDER, or there is no such folder.</exception>
    public static async Task<IReadOnlyList<Runtime>> DetectAsync(IEnumerable<string> roots, CancellationToken cancellationToken) =>
    [
        .. roots.Select(Parse),
        .. await DetectPythonAsync(cancellationToken),
        .. await DetectDotnetAsync(cancellationToken),
    ];

    private static Runtime Parse(string root)
    {
        if (root.Split('=', 2) is not [var name, var folder] || !Name().IsMatch(name))
            throw CommandException.Usage($"{root} is not NAME=FOLDER.", "For example python-3.12=/srv/roots/python-3.12, a folder with bin, lib and usr in it.");
        if (!Directory.Exists(folder))
            throw CommandException.Usage($"There is no folder {folder} for the runtime {name}.");
        return File.Exists(Path.Combine(folder, "usr/bin/setpriv")) || !Environment.IsPrivilegedProcess
            ? new(name, Path.GetFullPath(folder))
            : throw CommandException.Usage($"{folder} has no usr/bin/setpriv, by which a task gives up root.", "Install util-linux in it.");
    }

    // The one that a task would find, isolated as a task is: what was installed by hand does not count.
    private static async Task<IEnumerable<Runtime>> DetectPythonAsync(CancellationToken cancellationToken)
    {
        const string program = "/usr/bin/python3";
        var answer = await Tool.RunAsync(program, ["-I", "-c", PythonVersions], cancellationToken);
        var lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Replace(' ', '.')).ToList();
        return !answer.Succeeded || lines.Count == 0 ? []
            : lines.Count == 1 ? [new($"python-{lines[0]}", null)]
            : [new($"python-{lines[0]}", null), new($"python-{lines[0]}-numpy-{lines[1]}", null)];
    }

    private static async Task<IEnumerable<Runtime>> DetectDotnetAsync(CancellationToken cancellationToken)
    {
        var answer = await Tool.RunAsync("dotnet", ["--list-runtimes"], cancellationToken);
        return DotnetRuntime().Matches(answer.Output)
            .Select(match => (Name: $"dotnet-{match.Groups["version"].Value}", Home: match.Groups["home"].Value))
            .DistinctBy(runtime => runtime.Name)
            .Select(runtime => new Runtime(runtime.Name, null) { Home = runtime.Home });
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,63}$")]
    private static partial Regex Name();

    // "Microsoft.NETCore.App 10.0.1 [/usr/share/dotnet/shared/Microsoft.NETCore.App]"
    [GeneratedRegex(@"^Microsoft\.NETCore\.App (?<version>\d+\.\d+)\.\S+ \[(?<home>.+)/shared/Microsoft\.NETCore\.App\]", RegexOptions.Multiline)]
    private static partial Regex DotnetRuntime();
}
