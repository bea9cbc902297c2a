using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Ainft.Functions.Tests.Explorer;

/// <summary>Reads pages as a browser does, with a parser of HTML that tests of browsers share.</summary>
internal static class PageClient
{
    private static readonly HtmlParser Parser = new();

    /// <summary>The page at a path, which must have this status.</summary>
    public static async Task<IHtmlDocument> PageAsync(
        App app, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await app.Http.GetAsync(new Uri(app.Address, path));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{path}: {(int)answer.StatusCode} {html}");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        return Parser.ParseDocument(html);
    }

    /// <summary>Each element in the order of the document, with the names of its attributes.</summary>
    public static IReadOnlyList<string> SkeletonOf(IDocument page) =>
    [
        .. page.All.Select(element =>
            $"{element.LocalName} {string.Join(' ', element.Attributes.Select(attribute => attribute.Name).Order())}"),
    ];

    /// <summary>The elements of a part of a page.</summary>
    public static IHtmlCollection<IElement> PartsOf(string html) => Parser.ParseDocument(html).Body!.Children;

    /// <summary>The bytes of an answer as they cross the network.</summary>
    public static async Task<byte[]> BytesAsync(App app, string path, string? coding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Address, path));
        if (coding is not null)
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(coding));
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(coding is null ? [] : [coding], answer.Content.Headers.ContentEncoding);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>The paths of the files that a page loads.</summary>
    public static IEnumerable<string> LoadedBy(IHtmlDocument page) =>
        page.QuerySelectorAll("script[src]").Select(script => script.GetAttribute("src")!)
            .Concat(page.QuerySelectorAll("link[rel~=stylesheet], link[rel~=icon]")
                .Select(link => link.GetAttribute("href")!))
            .Concat(page.QuerySelectorAll("img").Select(image => image.GetAttribute("src")!));

    /// <summary>The paths of this server to which a page leads.</summary>
    public static IEnumerable<string> LinkedBy(IHtmlDocument page) =>
        page.QuerySelectorAll("a[href], link[rel=next]").Select(link => link.GetAttribute("href")!)
            .Where(href => href.StartsWith('/'));
}
