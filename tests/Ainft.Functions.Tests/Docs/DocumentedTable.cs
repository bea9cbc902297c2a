using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Docs;

/// <summary>Reads the tables of the pages under <c>docs</c>, and the sources that they are compared with.</summary>
internal static class DocumentedTable
{
    /// <summary>The lines of the rows below the first header of a page that begins with this text.</summary>
    public static IEnumerable<string> Rows(string page, string header) =>
        File.ReadLines(Path.Combine(Npm.Root, "docs", page))
            .SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'));

    /// <summary>The C# files of the app, without those that a build makes.</summary>
    public static IEnumerable<string> SourcesOfApp() =>
        Directory.GetFiles(Path.Combine(Npm.Root, "src/Ainft.Functions"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal));
}
