using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Minting;

/// <summary>Routes of minting: the routes under <c>ainfts</c> and <c>metadata</c>.</summary>
internal static class MintingRoutes
{
    private const string Immutable = "public, max-age=31536000, immutable";

    public static IEndpointRouteBuilder MapMintingRoutes(this IEndpointRouteBuilder api)
    {
        var ainfts = api.MapGroup("ainfts").WithTags("AINFTs");
        ainfts.MapPost("", MintAsync).WithName("mintAinfts").WithSummary("Mint components")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription("Registers components by their creator's signature; 200 and the same body when all are there already.")
            .TakesMint(signed: true).Produces<MintAnswer>(201).Produces<MintAnswer>(200).ProducesProblems(400, 413, 415, 422, 503);
        ainfts.MapPost("preview", PreviewAsync).WithName("previewMint").WithSummary("Preview a mint")
            .DrawsOn(BudgetClass.Previews)
            .WithDescription("What a mint would register, and the typed data to sign for it. Nothing is stored.")
            .TakesMint(signed: false).Produces<PreviewAnswer>().ProducesProblems(400, 413, 415, 422);
        ainfts.MapGet("", ListAsync).WithName("listAinfts").WithSummary("List components")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Newest first, all or by creator, digest, source or kind.")
            .TakesListQuery().Produces<AinftPage>().ProducesProblems(422, 503);
        ainfts.MapGet("{id}", (string id, RequestedIds ids, ReadAinft read, CancellationToken ct) => FindAsync(ids.Find(id), it => read.SummaryAsync(it, ct), MintingJson.Default.AinftAnswer))
            .WithName("getAinft").WithSummary("Get a component")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("One component with its anchor, its token and its place in the lineage; also one that is known by its token alone.").TakesId().Produces<AinftAnswer>().ProducesProblems(404, 503);
        ainfts.MapGet("{id}/manifest", ManifestAsync).WithName("getManifest").WithSummary("Get a manifest")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("The canonical manifest, byte for byte as it was hashed; its ETag and Repr-Digest are that hash.")
            .TakesId().Produces<JsonObject>().Produces(304).ProducesProblems(404, 503);
        ainfts.MapGet("{id}/proof", ProofAsync).WithName("getProof").WithSummary("Get a proof")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("The proof file ainft-proof/1, for offline verification; 503 until the component is in a batch.")
            .TakesId().Produces<JsonObject>().ProducesProblems(404, 503);
        api.MapGet("metadata/{id}", MetadataAsync).WithName("getTokenMetadata").WithTags("Tokens").WithSummary("Get token metadata")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("ERC-721 metadata, as marketplaces read it.")
            .TakesId().Produces<TokenMetadata>().ProducesProblems(404, 503);
        return api;
    }

    private static async Task<IResult> MintAsync(HttpRequest http, MintAinft mint, CancellationToken ct) =>
        Parse(await http.ReadBodyAsync(MintRequest.MaxBodyBytes, ct), signed: true, out var violations) is { } request
            ? (await mint.RunAsync(request, ct)).ToResult(Write(MintingJson.Default.MintAnswer), done: StatusCodes.Status201Created)
            : new Outcome<MintAnswer>.Rejected("The mint was refused.", violations).ToResult();

    private static async Task<IResult> PreviewAsync(HttpRequest http, PreviewMint preview, CancellationToken ct) =>
        Parse(await http.ReadBodyAsync(MintRequest.MaxBodyBytes, ct), signed: false, out var violations) is { } request
            ? Results.Json(preview.Run(request), MintingJson.Default.PreviewAnswer)
            : new Outcome<PreviewAnswer>.Rejected("This cannot be minted.", violations).ToResult();

    // Only a request's own JSON is the caller's fault; JSON that storage or a node gave is a surprise.
    private static MintRequest? Parse(ReadOnlyMemory<byte> body, bool signed, out IReadOnlyList<Violation> violations)
    {
        try
        {
            RequestWork.Add(body.Length * Prices.PerMintByte);
            return MintRequest.Parse(body, signed, out violations);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not JSON.", e);
        }
    }

    private static async Task<IResult> ListAsync(HttpRequest http, ListAinfts list, CancellationToken ct) =>
        ListQuery.Parse(http.Query, out var violations) is { } query
            ? Results.Json(await list.RunAsync(query, ct), MintingJson.Default.AinftPage)
            : new Outcome<AinftPage>.Rejected("The query was refused.", violations).ToResult();

    private static async Task<IResult> ManifestAsync(string id, HttpResponse response, RequestedIds ids, ReadAinft read, CancellationToken ct) =>
        await FindAsync(ids.Find(id), it => read.ManifestAsync(it, ct), (manifest, _) =>
        {
            response.Headers.CacheControl = Immutable;
            response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(manifest.Digest.Value.ToArray())}:";
            return Results.Bytes(manifest.Canonical, "application/json", entityTag: new EntityTagHeaderValue($"\"{manifest.Digest.ToString()[2..]}\""));
        });

    private static async Task<IResult> ProofAsync(string id, RequestedIds ids, ReadProof read, CancellationToken ct) =>
        await FindAsync(ids.Find(id), it => read.RunAsync(it, ct), (proof, _) => Results.Bytes(proof.ToJson(), "application/json"));

    private static async Task<IResult> MetadataAsync(string id, HttpResponse response, RequestedIds ids,
        DescribeToken describe, CancellationToken ct) =>
        await FindAsync(ids.Find(id), it => describe.RunAsync(it, ct), (metadata, _) =>
        {
            response.Headers.CacheControl = "public, max-age=3600";
            return Results.Json(metadata, MintingJson.Default.TokenMetadata);
        });

    private static async Task<IResult> FindAsync<T>(AinftId? id, Func<AinftId, Task<Outcome<T>>> find, Func<T, int, IResult> write) => id is { } known
        ? (await find(known)).ToResult(write)
        : new Outcome<T>.NotFound(RequestedIds.Expected).ToResult();

    private static Task<IResult> FindAsync<T>(AinftId? id, Func<AinftId, Task<Outcome<T>>> find, JsonTypeInfo<T> type) => FindAsync(id, find, Write(type));

    private static Func<T, int, IResult> Write<T>(JsonTypeInfo<T> type) => (value, status) => Results.Json(value, type, statusCode: status);
}
