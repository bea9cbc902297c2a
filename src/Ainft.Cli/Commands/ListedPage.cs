using Ainft.Cli.Api;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary>A page of the server's list of AINFTs.</summary>
/// <param name="Document">The server's answer.</param>
/// <param name="Items">The items of the page.</param>
/// <param name="Next">The token of the next page, or null at the end of the list.</param>
internal sealed record ListedPage(AnswerPart Document, IReadOnlyList<ListedPage.Item> Items, string? Next)
{
    // A server looks at a bounded number of AINFTs per request, so a page between others may be empty.
    private const int MostEmpty = 100;

    /// <summary>Reads a page. It follows empty pages to the first one that has an item, for a bounded time.</summary>
    /// <param name="api">The server.</param>
    /// <param name="query">The parameters with their values. Those without a value are left out.</param>
    /// <param name="page">The token of the page, or null for the first page.</param>
    /// <param name="source">The source of all items, if the list is filtered by it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ListedPage> ReadAsync(
        AinftApi api, IEnumerable<(string Name, string? Value)> query, string? page, string? source,
        CancellationToken cancellationToken)
    {
        (string Name, string? Value)[] filters = [.. query];
        for (var read = 1; ; read++)
        {
            var parameters = filters.Append(("page", page)).Where(pair => pair.Item2 is not null)
                .Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}");
            var document = await api.GetAsync($"ainfts?{string.Join('&', parameters)}", cancellationToken);
            Item[] items = [.. document.Member("items").Items().Select(item => Item.Read(item, source))];
            page = document.Find("page")?.Text();
            if (items.Length > 0 || page is null || read == MostEmpty)
                return new ListedPage(document, items, page);
        }
    }

    /// <summary>Shows the items with one line each.</summary>
    public void Show(IAnsiConsole people)
    {
        var list = new Listing(1, "kind", "name", "status", "source", "minted", "id");
        foreach (var item in Items)
            list.Add(
                item.Kind, item.Label, item.Status, item.Source, $"{item.MintedAt.UtcDateTime:yyyy-MM-dd HH:mm}",
                item.Id);
        list.Write(people);
    }

    public sealed record Item(
        string Id, string Kind, string Label, string Status, string Source, DateTimeOffset MintedAt)
    {
        /// <summary>Reads an item of the list.</summary>
        /// <param name="item">The item.</param>
        /// <param name="source">The source of all items, if the list is filtered by it.</param>
        public static Item Read(AnswerPart item, string? source)
        {
            var (kind, creator) = (
                item.Member("kind").Text(), item.Member("creator").Parsed<Address>(Address.TryParse, "an address"));
            return new Item(
                item.Member("id").Text(), kind,
                ComponentLabel.Of(kind, item.Find("name")?.Text(), item.Find("version")?.Text(), source, creator),
                item.Member("status").Text(), SourceView.WordOf(item), item.Member("mintedAt").Time());
        }
    }
}
