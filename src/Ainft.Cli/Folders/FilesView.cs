using Spectre.Console;

namespace Ainft.Cli.Folders;

/// <summary>A comparison of files, for people and for scripts.</summary>
internal static class FilesView
{
    private const int MostLines = 100;

    public static object Document(string folder, FilesReport report) => new
    {
        folder,
        exact = report.IsExact,
        same = report.Same.Count,
        missing = report.Missing.Select(artifact => new { path = artifact.Path, uri = artifact.Uri }),
        extra = report.Extra.Select(file => new { path = file.Path, sha256 = file.Sha256 }),
        changed = report.Changed.Select(file => new { path = file.Path, expected = file.Expected, found = file.Found }),
    };

    public static Tree Tree(string folder, FilesReport report)
    {
        var verdict = report.IsExact ? "exactly the files of the manifest".In("green")
            : "not the files of the manifest".In("red");
        var tree = Shown.Tree($"{folder}: {verdict}");
        tree.Add($"{"✓".In("green")} {report.Same.Count:N0} files are the same");
        Add(tree, report.Changed, file =>
            $"{"✗".In("red")} changed {file.Path} [grey]expected {file.Expected}, found {file.Found}[/]");
        Add(tree, report.Missing, artifact => $"{"✗".In("red")} missing {artifact.Name}");
        Add(tree, report.Extra, file => $"{"✗".In("red")} extra {file.Path}");
        return tree;
    }

    private static void Add<T>(Tree tree, IReadOnlyList<T> items, Func<T, FormattableString> line)
    {
        foreach (var item in items.Take(MostLines))
            tree.Add(line(item));
        if (items.Count > MostLines)
            tree.Add($"[grey]and {items.Count - MostLines:N0} more. --json lists all of them.[/]");
    }
}
