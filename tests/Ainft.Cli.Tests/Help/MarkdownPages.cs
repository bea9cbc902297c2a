using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests.Help;

/// <summary>The Markdown pages of the repository.</summary>
internal static class MarkdownPages
{
    public static readonly string Root = Checkout.Find().Root;

    /// <summary>Their paths below the root.</summary>
    public static TheoryData<string> All => [.. Files().Select(file => Path.GetRelativePath(Root, file)).Order()];

    public static Task<string> ReadAsync(string page) => File.ReadAllTextAsync(Path.Combine(Root, page));

    private static IEnumerable<string> Files() => ((string[])["docs", "infra", "samples", "src", "tests"])
        .Select(folder => Path.Combine(Root, folder))
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(Root, "*.md"))
        .Where(file => !IsIn("bin", file) && !IsIn("obj", file));

    private static bool IsIn(string folder, string file) => file.Contains($"/{folder}/", StringComparison.Ordinal);
}
