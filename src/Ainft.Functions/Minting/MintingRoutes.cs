using Ainft.Functions.Chain;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Minting;

/// <summary>The routes of minting below <c>ainfts</c> and <c>metadata</c>.</summary>
internal static class MintingRoutes
{
    /// <summary>The seconds that a cache may keep the metadata of a token, which marketplaces read.</summary>
    private const int MetadataAge = 3_600;

    private static readonly AnswerForm[] SummaryForms = [new("json", "application/json"), new("html", "text/html")];

    public static IEndpointRouteBuilder MapMintingRoutes(this IEndpointRouteBuilder api)
    {
        var ainfts = api.MapGroup("ainfts").WithTags("AINFTs");
        MapMints(ainfts);
        MapReads(ainfts);
        api.MapGet("metadata/{id}", MetadataAsync)
            .WithName("getTokenMetadata").WithTags("Tokens").WithSummary("Get token metadata")
            .DrawsOn(BudgetClass.Reads).MayBeKeptFor(MetadataAge)
            .WithDescription("ERC-721 metadata in the form that marketplaces read.")
            .TakesId().Produces<TokenMetadata>().ProducesProblems(404, 503);
        return api;
    }

    private static void MapMints(RouteGroupBuilder ainfts)
    {
        ainfts.MapPost("", MintAsync)
            .WithName("mintAinfts").WithSummary("Mint components")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription(
                "Registers components by the signature of their creator, or of its agent with a delegation. When the "
                + "registry has all of them already, the answer is 200 with the same body.")
            .TakesMint(signed: true).Produces<MintAnswer>(201).Produces<MintAnswer>(200)
            .ProducesProblems(400, 409, 413, 415, 422, 503);
        ainfts.MapPost("preview", PreviewAsync)
            .WithName("previewMint").WithSummary("Preview a mint")
            .DrawsOn(BudgetClass.Previews)
            .WithDescription(
                "The components that a mint would register, the royalties that payments to them would owe, and the "
                + "typed data to sign. For the royalties it looks up 256 parents of other requests. A preview stores "
                + "no data.")
            .TakesMint(signed: false).Produces<PreviewAnswer>().ProducesProblems(400, 413, 415, 422, 503);
    }

    private static void MapReads(RouteGroupBuilder ainfts)
    {
        ainfts.MapGet("", ListAsync)
            .WithName("listAinfts").WithSummary("List components")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Lists all components, or those that fulfil all given filters, newest first. Filtered by name alone or "
                + "with a kind, they are in the order of the first eight characters of their names, then newest "
                + "first. A request looks at 1,000 components at most. So a page with several filters can be short or "
                + "empty and have a next one.")
            .TakesListQuery().Produces<AinftPage>().ProducesProblems(422, 503);
        ainfts.MapGet("{id}", SummaryAsync)
            .WithName("getAinft").WithSummary("Get a component")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "One component with its anchor, its token and its place in the lineage. A component that the registry "
                + "knows only by its token is included. A client that prefers text/html is redirected to the page for "
                + "people.")
            .TakesId().Produces<AinftAnswer>().ProducesProblems(404, 503);
        ainfts.MapGet("{id}/manifest", ManifestAsync)
            .WithName("getManifest").WithSummary("Get a manifest")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "The canonical manifest with exactly the bytes that were hashed. ETag and Repr-Digest have that hash.")
            .TakesId().Produces<ManifestForm>().Produces(304).ProducesProblems(404, 503);
        ainfts.MapGet("{id}/proof", ProofAsync)
            .WithName("getProof").WithSummary("Get a proof")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "The proof file for offline verification, ainft-proof/1, or ainft-proof/2 when an agent signed. "
                + "The answer is 503 until the component is in a batch.")
            .TakesId().Produces<ProofForm>().ProducesProblems(404, 503);
    }

    private static async Task<IResult> MintAsync(HttpRequest http, MintAinft mint, CancellationToken ct)
    {
        var body = await http.ReadBodyAsync(MintRequest.MaxBodyBytes, ct);
        return Parse<Signed<MintRequest>>(body, MintRequest.ParseSigned, out var violations) is { } request
            ? (await mint.RunAsync(request, ct))
                .ToResult(MintingJson.Default.MintAnswer, done: StatusCodes.Status201Created)
            : new Outcome<MintAnswer>.Rejected("The mint was refused.", violations).ToResult();
    }

    private static async Task<IResult> PreviewAsync(HttpRequest http, PreviewMint preview, CancellationToken ct)
    {
        var body = await http.ReadBodyAsync(MintRequest.MaxBodyBytes, ct);
        return Parse<Unsigned<MintRequest>>(body, MintRequest.ParseUnsigned, out var violations) is { } request
            ? Results.Json(await preview.RunAsync(request, ct), MintingJson.Default.PreviewAnswer)
            : new Outcome<PreviewAnswer>.Rejected("A mint of this body would be refused.", violations).ToResult();
    }

    private static T? Parse<T>(
        ReadOnlyMemory<byte> body, BodyParser<T> parse, out IReadOnlyList<Violation> violations) where T : class
    {
        RequestWork.Add(body.Length * Prices.PerMintByte);
        return JsonBody.Read(body, parse, out violations);
    }

    private static async Task<IResult> ListAsync(HttpRequest http, ListAinfts list, CancellationToken ct) =>
        ListQuery.Parse(http, out var violations) is { } query
            ? Results.Json(await list.RunAsync(query, ct), MintingJson.Default.AinftPage)
            : violations.ToResult();

    private static async Task<IResult> SummaryAsync(
        string id, HttpRequest http, RequestedIds ids, ReadAinft read, CancellationToken ct)
    {
        if (ids.Find(id) is not { } known)
            return RequestedIds.NoId();
        // A client that accepts neither form gets JSON, as before pages existed.
        return http.ChooseForm(SummaryForms) == SummaryForms[1]
            ? Results.Redirect(AinftLinks.PageOf(known))
            : (await read.SummaryAsync(known, ct)).ToResult(MintingJson.Default.AinftAnswer);
    }

    private static async Task<IResult> ManifestAsync(
        string id, HttpResponse response, RequestedIds ids, ReadAinft read, CancellationToken ct)
    {
        if (ids.Find(id) is not { } known)
            return RequestedIds.NoId();
        var request = response.HttpContext.Request;
        return (await read.ManifestAsync(known, digest => request.Keeps(TagOf(digest)), ct)).ToResult((manifest, _) =>
        {
            var digest = Convert.ToBase64String(manifest.Digest.Value.ToArray());
            var tag = TagOf(manifest.Digest);
            response.Headers.CacheControl = AnswerFreshness.Immutable;
            response.Headers["Repr-Digest"] = $"sha-256=:{digest}:";
            return Results.Bytes(manifest.Canonical, "application/json", entityTag: tag);
        });
    }

    private static EntityTagHeaderValue TagOf(Sha256Digest digest) => new($"\"{digest.ToString()[2..]}\"");

    private static async Task<IResult> ProofAsync(
        string id, HttpResponse response, RequestedIds ids, ReadProof read, AnchorBlocks blocks,
        CancellationToken ct)
    {
        if (ids.Find(id) is not { } known)
            return RequestedIds.NoId();
        return (await read.RunAsync(known, ct)).ToResult((proof, _) =>
        {
            if (blocks.IsFinal(proof))
                response.Headers.CacheControl = AnswerFreshness.Immutable;
            return Results.Bytes(proof.ToJson(), "application/json");
        });
    }

    private static async Task<IResult> MetadataAsync(
        string id, RequestedIds ids, DescribeToken describe, CancellationToken ct) =>
        ids.Find(id) is { } known
            ? (await describe.RunAsync(known, ct)).ToResult(MintingJson.Default.TokenMetadata)
            : RequestedIds.NoId();
}
