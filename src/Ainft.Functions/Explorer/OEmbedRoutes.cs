using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Ainft.Functions.Evidence;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Explorer;

/// <summary>
/// The answer of oEmbed 1.0 of the type <c>rich</c>. <c>Html</c> is a link to the page around the badge. Width and
/// height are in pixels.
/// </summary>
/// <param name="Type">The type of oEmbed, which is <c>rich</c>.</param>
/// <param name="Version">The version of oEmbed, which is 1.0.</param>
/// <param name="Title">The kind, the name and the version of the component.</param>
/// <param name="ProviderName">The name of the provider.</param>
/// <param name="ProviderUrl">The address of the start page.</param>
/// <param name="CacheAge">The seconds for which a consumer may keep the answer.</param>
/// <param name="Html">The HTML to embed. Its texts are escaped.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
public sealed record OEmbedAnswer(
    string Type,
    string Version,
    string Title,
    [property: JsonPropertyName("provider_name")] string ProviderName,
    [property: JsonPropertyName("provider_url")] string ProviderUrl,
    [property: JsonPropertyName("cache_age")] int CacheAge,
    string Html,
    int Width,
    int Height);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OEmbedAnswer))]
internal sealed partial class OEmbedJson : JsonSerializerContext;

/// <summary>The route of oEmbed, by which other sites show the badge of a component.</summary>
internal static class OEmbedRoutes
{
    private const int CacheAge = 300, BadgeWidth = 240, BadgeHeight = 20, MaxPixels = 10_000;
    private const string Json = "json";

    public static void MapOEmbed(this IEndpointRouteBuilder api) => api.MapGet("oembed", ReadAsync)
        .WithName("getOEmbed").WithTags("Pages").WithSummary("Get an embed")
        .DrawsOn(BudgetClass.Reads).MayBeKeptFor(CacheAge)
        .WithDescription(
            "Returns the link and the badge of a component in the form of oEmbed 1.0. The address must be that of a "
            + "page below Ainft__Http__PublicUrl. Without that setting, the answer is 404.")
        .Takes(
            OpenApiParameters.Query("url", "The address of the page of a component.", required: true),
            OpenApiParameters.Query("format", "The form, which is json.", OpenApiParameters.OneOf([Json])),
            OpenApiParameters.Query(
                "maxwidth", "The most pixels of the width.", OpenApiParameters.Whole(1, MaxPixels, BadgeWidth)),
            OpenApiParameters.Query(
                "maxheight", "The most pixels of the height.", OpenApiParameters.Whole(1, MaxPixels, BadgeHeight)))
        .Produces<OEmbedAnswer>().ProducesProblems(404, 422, 503);

    private static async Task<IResult> ReadAsync(
        HttpRequest http, PublicAddress address, RequestedIds ids, ReadAinft read, CancellationToken ct)
    {
        if (address.OfOrNull("/ainft/") is not { } pages)
            return new Problem(
                ProblemCode.RouteNotFound, "Embeds need a public address. Ainft__Http__PublicUrl is unset.");
        var parameters = new QueryParameters(http);
        var url = parameters.Text("url") ?? "";
        if (parameters.Text("format") is not (null or Json))
            parameters.Refuse("format", ViolationCode.WrongValue, $"Expected {Json}.");
        var width = parameters.Number("maxwidth", 1, MaxPixels, BadgeWidth);
        var height = parameters.Number("maxheight", 1, MaxPixels, BadgeHeight);
        var id = url.StartsWith(pages, StringComparison.Ordinal) ? ids.Find(url[pages.Length..]) : null;
        if (id is null)
            parameters.Refuse("url", ViolationCode.WrongForm, $"Expected {pages} and the id of a component.");
        if (parameters.Violations is { Count: > 0 } violations)
            return violations.ToResult();
        return (await read.SummaryAsync(id!.Value, ct)).ToResult((answer, _) => Results.Json(
            Describe(answer, address, Math.Min(width, BadgeWidth), Math.Min(height, BadgeHeight)),
            OEmbedJson.Default.OEmbedAnswer));
    }

    private static OEmbedAnswer Describe(AinftAnswer answer, PublicAddress address, int width, int height)
    {
        var label = PageText.Label(answer.Kind, answer.Name, answer.Version, answer.Creator);
        var (page, badge) = (address.Of(Pages.Component(answer.Id)), address.Of(Embeds.BadgePath(answer.Id)));
        var html = $"""<a href="{Encode(page)}"><img src="{Encode(badge)}" alt="{Encode(label)}"></a>""";
        return new OEmbedAnswer(
            "rich", "1.0", label, "Ainft", address.Of(Pages.Home), CacheAge, html, width, height);
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}

/// <summary>The texts by which other pages show a component.</summary>
internal static class Embeds
{
    /// <summary>The path of the badge.</summary>
    public static string BadgePath(string id) => $"/api/ainfts/{id}/badge.svg";

    /// <summary>The badge as a link in Markdown.</summary>
    public static string Markdown(string page, string badge) => $"[![AINFT]({badge})]({page})";

    /// <summary>The badge as a link in HTML.</summary>
    public static string Html(string page, string badge) =>
        $"""<a href="{page}"><img src="{badge}" alt="AINFT"></a>""";
}
