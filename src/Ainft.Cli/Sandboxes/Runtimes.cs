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

    /// <summary>Finds the installed runtimes, and adds the roots that the operator named.</summary>
    /// <param name="roots">Texts of the form NAME=FOLDER. The folder becomes <c>/</c> of the task.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="CommandException">A root does not have the form NAME=FOLDER, its folder does not exist, or
    /// other users can write to it.</exception>
    public static async Task<IReadOnlyList<Runtime>> DetectAsync(
        IEnumerable<string> roots, CancellationToken cancellationToken) =>
    [
        .. await Task.WhenAll(roots.Select(root => ParseAsync(root, cancellationToken))),
        .. await DetectPythonAsync(cancellationToken),
        .. DetectDotnet(),
    ];

    private static async Task<Runtime> ParseAsync(string root, CancellationToken cancellationToken)
    {
        if (root.Split('=', 2) is not [var name, var folder] || !Name().IsMatch(name))
            throw CommandException.Usage(
                $"{root} does not have the form NAME=FOLDER.",
                "An example is python-3.12=/srv/roots/python-3.12, where the folder contains bin, lib and usr.");
        if (!Directory.Exists(folder))
            throw CommandException.Usage($"The folder {folder} for the runtime {name} does not exist.");
        if (!((string[])["bin", "usr"]).Any(part => Directory.Exists(Path.Combine(folder, part))))
            throw CommandException.Usage(
                $"{folder} has neither bin nor usr, so it cannot contain a program of the runtime {name}.");
        await TrustedFolder.RequireAsync(folder, cancellationToken);
        return new(name, Path.GetFullPath(folder));
    }

    // Detects the Python that a task would find. The packages in /usr/local are left out, because a task does not see
    // them.
    private static async Task<IEnumerable<Runtime>> DetectPythonAsync(CancellationToken cancellationToken)
    {
        const string program = "/usr/bin/python3";
        var answer = await Tool.RunAsync(program, ["-I", "-c", PythonVersions], cancellationToken);
        var lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Replace(' ', '.')).ToList();
        return !answer.Succeeded || lines.Count == 0 ? []
            : lines.Count == 1 ? [new($"python-{lines[0]}", null)]
            : [new($"python-{lines[0]}", null), new($"python-{lines[0]}-numpy-{lines[1]}", null)];
    }

    // Finds the runtime of this node and those of the distribution by their folders, without starting them.
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

    // An example is "/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll". In a
    // self-contained program the library has another path.
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
