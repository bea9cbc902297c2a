using System.Text.RegularExpressions;

namespace Ainft.Cli.Sandboxes;

/// <summary>The runtimes that this machine has for the sandbox <c>bubblewrap</c>.</summary>
public static partial class Runtimes
{
    private const string Framework = "shared/Microsoft.NETCore.App";
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
    /// <exception cref="CommandException">A root is not NAME=FOLDER, there is no such folder, or others can write
    /// it.</exception>
    public static async Task<IReadOnlyList<Runtime>> DetectAsync(IEnumerable<string> roots, CancellationToken cancellationToken) =>
    [
        .. await Task.WhenAll(roots.Select(root => ParseAsync(root, cancellationToken))),
        .. await DetectPythonAsync(cancellationToken),
        .. DetectDotnet(),
    ];

    private static async Task<Runtime> ParseAsync(string root, CancellationToken cancellationToken)
    {
        if (root.Split('=', 2) is not [var name, var folder] || !Name().IsMatch(name))
            throw CommandException.Usage($"{root} is not NAME=FOLDER.", "For example python-3.12=/srv/roots/python-3.12, a folder with bin, lib and usr in it.");
        if (!Directory.Exists(folder))
            throw CommandException.Usage($"There is no folder {folder} for the runtime {name}.");
        if (!((string[])["bin", "usr"]).Any(part => Directory.Exists(Path.Combine(folder, part))))
            throw CommandException.Usage(
                $"{folder} has neither bin nor usr, so no program of the runtime {name} can be in it.");
        await TrustedFolder.RequireAsync(folder, cancellationToken);
        return new(name, Path.GetFullPath(folder));
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

    // The one that runs this node, and those of the distribution; none is started to find out.
    private static IEnumerable<Runtime> DetectDotnet() =>
        ((string?[])[OwnDotnet(), "/usr/share/dotnet", "/usr/lib/dotnet", "/usr/lib64/dotnet"])
        .OfType<string>()
        .Where(home => File.Exists(Path.Combine(home, "dotnet")) && Directory.Exists(Path.Combine(home, Framework)))
        .SelectMany(
            home => Directory.GetDirectories(Path.Combine(home, Framework)).Order(StringComparer.Ordinal),
            (home, version) => (home, version))
        .Select(found => (found.home, Version: DotnetVersion().Match(Path.GetFileName(found.version))))
        .Where(found => found.Version.Success)
        .Select(found => new Runtime($"dotnet-{found.Version.Groups[1].Value}", null) { Home = found.home })
        .DistinctBy(runtime => runtime.Name);

    // "/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll"; a program that is its own
    // runtime has another place.
    private static string? OwnDotnet() =>
        Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location)) is { } framework
            && framework.EndsWith("/" + Framework, StringComparison.Ordinal)
            ? framework[..^(Framework.Length + 1)]
            : null;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,63}$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(\d+\.\d+)\.")]
    private static partial Regex DotnetVersion();
}
