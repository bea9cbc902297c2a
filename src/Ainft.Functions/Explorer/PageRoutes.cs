using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Ainft.Functions.Runs;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Explorer;

/// <summary>The routes of the pages. Most of them list or walk, so all draw on that budget.</summary>
internal static class PageRoutes
{
    /// <summary>The seconds that a cache may keep a picture.</summary>
    private const int PictureAge = 300;

    public static void MapPageRoutes(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription().DrawsOn(BudgetClass.Walks);
        pages.MapGet(Pages.Home, HomeAsync);
        pages.MapGet(Pages.Search, SearchAsync);
        pages.MapGet(Pages.Components, ComponentsAsync);
        pages.MapGet("/ainft/{id}", ComponentAsync);
        pages.MapGet("/ainft/{id}/lineage", LineageAsync);
        pages.MapGet("/ainft/{id}/picture.png", PictureAsync).MayBeKeptFor(PictureAge);
        pages.MapGet("/address/{address}", AddressAsync);
        pages.MapGet(Pages.Runs, RunsAsync);
        pages.MapGet("/run/{id}", RunAsync);
        pages.MapGet(Pages.Nodes, NodesAsync);
        pages.MapGet("/batch/{root}", BatchAsync);
        pages.MapGet("/bundle/{hash}", BundleAsync);
        pages.MapGet(Pages.Status, StatusAsync);
        pages.MapGet(Pages.Verify, ShowVerify);
        pages.MapGet(Pages.Mint, ShowMint);
        pages.MapGet(Pages.Docs, ListDocs).MayBeKeptFor(AnswerFreshness.OfVersion);
        pages.MapGet("/docs/{*name}", ReadDoc).MayBeKeptFor(AnswerFreshness.OfVersion);
    }

    private static async Task<IResult> HomeAsync(ShowHome show, CancellationToken ct) =>
        PageAnswer.Of<HomeHtml, HomeModel>(await show.RunAsync(ct));

    private static async Task<IResult> SearchAsync(HttpRequest http, FindPage find, CancellationToken ct)
    {
        var parameters = new QueryParameters(http);
        var text = parameters.Text("q") ?? "";
        if (text.Length > FindPage.Longest)
            parameters.Refuse(
                "q", ViolationCode.WrongLength, $"Expected at most {FindPage.Longest:N0} characters.");
        return parameters.Violations is { Count: > 0 } violations
            ? violations.ToResult().ToPage()
            : Results.Redirect(await find.RunAsync(text, ct));
    }

    private static async Task<IResult> ComponentsAsync(HttpRequest http, ListAinfts list, CancellationToken ct) =>
        ListQuery.Parse(http, out var violations) is { } query
            ? PageAnswer.Of<ComponentsHtml, ComponentsModel>(new ComponentsModel(
                query.Filters, await list.RunAsync(query, ct), http.QueryString.Value ?? ""))
            : violations.ToResult().ToPage();

    private static async Task<IResult> ComponentAsync(
        string id, RequestedIds ids, ShowComponent show, CancellationToken ct) => ids.Find(id) is { } known
            ? (await show.RunAsync(known, ct)).ToPage<ComponentHtml, ComponentModel>()
            : RequestedIds.NoId().ToPage();

    private static async Task<IResult> LineageAsync(
        string id, RequestedIds ids, ShowLineage show, CancellationToken ct) => ids.Find(id) is { } known
            ? (await show.RunAsync(known, ct)).ToPage<LineageHtml, LineageModel>()
            : RequestedIds.NoId().ToPage();

    private static async Task<IResult> PictureAsync(
        string id, HttpContext context, RequestedIds ids, ReadPicture read, CancellationToken ct) =>
        ids.Find(id) is { } known
            ? (await read.RunAsync(known, ClientAddress.Of(context), ct)).ToResult((picture, _) => Results.Bytes(
                picture.Png, "image/png", entityTag: new EntityTagHeaderValue($"\"{picture.Name.ToString()[2..]}\"")))
            : RequestedIds.NoId();

    private static async Task<IResult> AddressAsync(string address, ShowAddress show, CancellationToken ct) =>
        Address.TryParse(address, out var account)
            ? PageAnswer.Of<AddressHtml, AddressModel>(await show.RunAsync(account, ct))
            : PageAnswer.Of(new Problem(ProblemCode.RouteNotFound, $"Expected an address, {Address.Form}."));

    private static async Task<IResult> RunsAsync(HttpRequest http, ListRuns list, CancellationToken ct) =>
        RunQuery.Parse(http, null, out var violations) is { } query
            ? PageAnswer.Of<RunsHtml, RunsModel>(new RunsModel(
                query.State, await list.RunAsync(query, ct), http.QueryString.Value ?? ""))
            : violations.ToResult().ToPage();

    private static async Task<IResult> RunAsync(string id, ReadRun read, CancellationToken ct) =>
        (await read.RunAsync(id, ct)).ToPage<RunHtml, RunAnswer>();

    private static async Task<IResult> NodesAsync(HttpRequest http, DescribeNode describe, CancellationToken ct) =>
        NodeQuery.Parse(http, out var violations) is { } query
            ? PageAnswer.Of<NodesHtml, NodePage>(await describe.ListAsync(query, ct))
            : violations.ToResult().ToPage();

    private static async Task<IResult> BatchAsync(string root, ShowBatch show, CancellationToken ct) =>
        (await show.RunAsync(root, ct)).ToPage<BatchHtml, BatchModel>();

    private static async Task<IResult> BundleAsync(string hash, ReadBundle read, CancellationToken ct) =>
        (await read.RunAsync(hash, ct)).ToPage<BundleHtml, BundleAnswer>();

    private static async Task<IResult> StatusAsync(ShowStatus show, CancellationToken ct) =>
        PageAnswer.Of<StatusHtml, StatusModel>(await show.RunAsync(ct));

    private static PageAnswer ShowVerify(IOptions<ChainOptions> chain) =>
        PageAnswer.OfEndpoints<VerifyHtml, RegistryModel>(RegistryModel.Of(chain.Value));

    private static PageAnswer ShowMint(IOptions<ChainOptions> chain) =>
        PageAnswer.Of<MintHtml, RegistryModel>(RegistryModel.Of(chain.Value));

    private static PageAnswer ListDocs(DocPages docs) => PageAnswer.Of<DocsHtml, DocsModel>(docs.List());

    private static PageAnswer ReadDoc(string name, DocPages docs) => docs.Find(name) is { } page
        ? PageAnswer.Of<DocHtml, DocModel>(page)
        : PageAnswer.Of(new Problem(ProblemCode.RouteNotFound, "This version has no such page."));
}

/// <summary>The content of a list of components.</summary>
/// <param name="Filters">The filters, which every component of the list fulfils.</param>
/// <param name="Page">The page of the list.</param>
/// <param name="Query">The query of the request with its question mark, or an empty text.</param>
public sealed record ComponentsModel(IReadOnlyList<ListFilter> Filters, AinftPage Page, string Query);

/// <summary>The content of a list of runs.</summary>
/// <param name="State">The state of all runs of the list, or null.</param>
/// <param name="Page">The page of the list.</param>
/// <param name="Query">The query of the request with its question mark, or an empty text.</param>
public sealed record RunsModel(string? State, RunPage Page, string Query);

/// <summary>The registry of this server, for the pages on which the browser verifies and mints.</summary>
/// <param name="ChainId">The EIP-155 id of the chain.</param>
/// <param name="Registry">The address of the contract.</param>
public sealed record RegistryModel(long ChainId, string Registry)
{
    public static RegistryModel Of(ChainOptions chain) => new(chain.ChainId, chain.RegistryAddress.ToString());
}
