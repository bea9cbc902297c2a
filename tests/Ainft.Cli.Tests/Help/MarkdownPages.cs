using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests.Help;

/// <summary>The Markdown pages of the repository.</summary>
internal static class MarkdownPages
{
    public static readonly string Root = Checkout.Find().Root;

    /// <summary>Their paths below the root.</summary>
    public static TheoryData<string> All => [.. Files().Select(file => Path.GetRelativePath(Root, file)).Order()];

    public static Task<string> ReadAsync(string page) => File.ReadAllTextAsync(Path.Combine(Root, page));

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Root, "*.md").Concat(((string[])["docs", "infra", "samples", "src", "tests"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories)))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));
}
