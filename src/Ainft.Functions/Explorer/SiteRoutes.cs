using System.Text;
using System.Xml.Linq;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Explorer;

/// <summary>The routes of the style, the script, the icon, and the files for search engines.</summary>
internal static class SiteRoutes
{
    /// <summary>The most components in the map of the site. A map may have 50,000 addresses.</summary>
    private const int MaxMapped = 1_000;

    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";

    public static void MapSiteRoutes(this IEndpointRouteBuilder routes)
    {
        var site = routes.MapGroup("").ExcludeFromDescription().DrawsOn(BudgetClass.Reads);
        site.MapGet($"{SiteFiles.Folder}/{{name}}", ReadFile);
        site.MapGet("/favicon.ico", (SiteFiles files) => Results.Redirect(files.PathOf("favicon.svg")))
            .MayBeKeptFor(AnswerFreshness.OfVersion);
        site.MapGet(Pages.VerifyFile, DownloadVerifier).MayBeKeptFor(AnswerFreshness.OfVersion);
        site.MapGet("/robots.txt", Robots).MayBeKeptFor(AnswerFreshness.OfVersion);
        site.MapGet("/sitemap.xml", MapAsync).MayBeKeptFor(AnswerFreshness.OfVersion);
    }

    private static IResult ReadFile(string name, SiteFiles files) => files.Find(name) is { } file
        ? file
        : new Problem(ProblemCode.RouteNotFound, "This version has no such file.");

    /// <summary>
    /// The page that verifies, as one file to save. Its policy is in the file, because a saved file has no headers.
    /// </summary>
    private static IResult DownloadVerifier(SiteFiles files) => Results.Bytes(
        files.BytesOf("verify.html"), "text/html; charset=utf-8", "ainft-verify.html");

    // A search leads to other pages, and a crawler of lists with filters would never end.
    private static IResult Robots(PublicAddress address) => Results.Text(
        $"User-agent: *\nDisallow: /api/\nDisallow: {Pages.Search}\nDisallow: {Pages.Components}?\n"
        + (address.OfOrNull("/sitemap.xml") is { } map ? $"Sitemap: {map}\n" : ""),
        "text/plain", Encoding.UTF8);

    /// <summary>The map of the site (sitemaps.org 0.9) with the newest components.</summary>
    private static async Task<IResult> MapAsync(
        PublicAddress address, Listings listings, DocPages docs, CancellationToken ct)
    {
        if (address.OfOrNull("") is null)
            return new Problem(
                ProblemCode.RouteNotFound, "A map needs a public address. Ainft__Http__PublicUrl is unset.");
        var (newest, _) = await listings.ReadAsync(ListingKey.All, null, MaxMapped, ct);
        var paths = Pages.Fixed
            .Concat(docs.Names.Order(StringComparer.Ordinal).Select(Pages.Doc))
            .Concat(newest.Select(listed => Pages.Component(listed.Id)));
        var map = new XElement(
            Map + "urlset",
            paths.Select(path => new XElement(Map + "url", new XElement(Map + "loc", address.Of(path)))));
        return Results.Text($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{map}\n", "application/xml", Encoding.UTF8);
    }
}
