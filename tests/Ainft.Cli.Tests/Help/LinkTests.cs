using System.Text.RegularExpressions;

namespace Ainft.Cli.Tests.Help;

/// <summary>The links of the Markdown pages lead to files and headings that exist.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => MarkdownPages.All;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_link_within_the_repository_leads_to_a_file_and_a_heading(string page)
    {
        var text = Fence().Replace(await MarkdownPages.ReadAsync(page), "");
        var links = Link().Matches(text).Select(match => match.Groups[1].Value);
        foreach (var link in links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var (path, heading) = link.Split('#') is [var before, var after] ? (before, after) : (link, "");
            var target = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
            Assert.True(Path.Exists(Path.Combine(MarkdownPages.Root, target)), $"{page} links to {link}.");
            if (heading.Length > 0)
                Assert.Contains(heading, Headings(await MarkdownPages.ReadAsync(target)));
        }
    }

    /// <summary>The names that GitHub gives to headings.</summary>
    private static IEnumerable<string> Headings(string markdown) => Heading().Matches(markdown)
        .Select(match => NoWord().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoWord();
}
