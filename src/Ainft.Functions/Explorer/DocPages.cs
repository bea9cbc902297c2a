using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ainft.Functions.Explorer;

/// <summary>A page of the documentation.</summary>
/// <param name="Name">The path below <c>docs</c> without the ending.</param>
/// <param name="Title">The text of the first heading.</param>
/// <param name="Html">The content after the first heading.</param>
public sealed record DocModel(string Name, string Title, string Html);

/// <summary>The names and titles of the pages of the documentation, per folder.</summary>
public sealed record DocsModel(
    IReadOnlyList<DocModel> Guides, IReadOnlyList<DocModel> Design, IReadOnlyList<DocModel> Decisions);

/// <summary>
/// The Markdown files of the folder <c>docs</c>, which are in the executable, as pages. Raw HTML in them is text. Each
/// page is rendered once.
/// </summary>
internal sealed class DocPages
{
    private const string Prefix = "docs/", Ending = ".md", DesignFolder = "design/", DecisionFolder = "decisions/";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .Build();

    private readonly ConcurrentDictionary<string, DocModel> rendered = new();
    private readonly FrozenSet<string> names =
        Embedded.Names(Prefix).Select(name => name[Prefix.Length..^Ending.Length]).ToFrozenSet();

    /// <summary>The paths of all pages.</summary>
    public IReadOnlyCollection<string> Names => names;

    /// <summary>A page by its path, or null.</summary>
    public DocModel? Find(string name) => names.Contains(name) ? rendered.GetOrAdd(name, Render) : null;

    /// <summary>The list of pages.</summary>
    public DocsModel List() => new(
        Listed(name => !name.Contains('/')),
        Listed(name => name.StartsWith(DesignFolder, StringComparison.Ordinal)),
        Listed(name => name.StartsWith(DecisionFolder, StringComparison.Ordinal)));

    private DocModel[] Listed(Func<string, bool> isListed) =>
        [.. names.Where(isListed).Order(StringComparer.Ordinal).Select(name => Find(name)!)];

    private DocModel Render(string name)
    {
        var document = Markdown.Parse(Encoding.UTF8.GetString(Embedded.Read($"{Prefix}{name}{Ending}")), Pipeline);
        // The policy of pages refuses the attribute style, by which tables would align their columns.
        foreach (var column in document.Descendants<Table>().SelectMany(table => table.ColumnDefinitions))
            column.Alignment = null;
        foreach (var link in document.Descendants<LinkInline>().ToArray())
            Lead(link, name);
        var heading = document.OfType<HeadingBlock>().FirstOrDefault();
        var title = heading is null ? name : TextOf(heading);
        if (heading is not null)
            document.Remove(heading);
        return new DocModel(name, title, Scrollable(document.ToHtml(Pipeline)));
    }

    // Text in angle brackets is encoded, so these elements are those of Markdig alone. A phone scrolls a wide table.
    private static string Scrollable(string html) => html
        .Replace("<table>", "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table>",
            StringComparison.Ordinal)
        .Replace("</table>", "</table></div>", StringComparison.Ordinal);

    /// <summary>
    /// Changes the link to a file of the repository into one to its page. A link to another file becomes plain text.
    /// </summary>
    private void Lead(LinkInline link, string from)
    {
        if (link.Url is not { Length: > 0 } url || url[0] == '#' || PageText.WebAddress(url) is not null)
            return;
        var target = new Uri(new Uri($"http://docs/{from}"), url);
        var name = target.AbsolutePath.TrimStart('/');
        if (name.EndsWith(Ending, StringComparison.Ordinal) && names.Contains(name[..^Ending.Length]))
            link.Url = Pages.Doc(name[..^Ending.Length]) + target.Fragment;
        else
            link.ReplaceBy(new ContainerInline());
    }

    private static string TextOf(LeafBlock heading)
    {
        var text = new StringBuilder();
        foreach (var inline in heading.Inline!.Descendants())
            _ = inline switch
            {
                LiteralInline literal => text.Append(literal.Content.AsSpan()),
                CodeInline code => text.Append(code.Content),
                _ => text,
            };
        return text.ToString();
    }
}
