using Ainft.Functions.Platform;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Artifacts;

/// <summary>Routes of artifacts, which are files by their digest, for users without a file host of their own.</summary>
internal static class ArtifactRoutes
{
    private const string Octets = "application/octet-stream";

    public static void MapArtifactRoutes(this IEndpointRouteBuilder api)
    {
        var artifacts = api.MapGroup("artifacts/{sha256}").WithTags("Artifacts");
        artifacts.MapPut("", StoreAsync).WithName("putArtifact").WithSummary("Store a file")
            .DrawsOn(BudgetClass.Files)
            .WithDescription("Stores a file under its SHA-256, once. The sender signs the request over that digest. "
                + "The registry checks the bytes before other clients can read them.")
            .TakesArtifact().TakesFile().IsSigned()
            .Produces<ArtifactAnswer>(201).Produces<ArtifactAnswer>(200)
            .ProducesProblems(401, 403, 404, 408, 413, 422, 503);
        artifacts.MapGet("", ReadAsync).WithName("getArtifact").WithSummary("Get a file")
            .DrawsOn(BudgetClass.Files)
            .WithDescription("Returns a file by its SHA-256, whole or a range of it. Its ETag and Repr-Digest are that "
                + "digest, and the file never changes.")
            .TakesArtifact().GivesFile().ProducesProblems(404, 416, 503);
    }

    private static async Task<IResult> StoreAsync(
        string sha256, HttpRequest http, SignedRequests requests, StoreArtifact store, CancellationToken ct)
    {
        if (DigestOf(sha256) is not { } digest)
            return NotFound();
        var sender = requests.SenderOf(http, digest);
        return (await store.RunAsync(digest, sender, http, ct)).ToResult(
            (stored, status) => Results.Json(AnswerOf(stored), ArtifactJson.Default.ArtifactAnswer, statusCode: status),
            done: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ReadAsync(
        string sha256, HttpRequest http, ArtifactStore artifacts, CancellationToken ct)
    {
        if (DigestOf(sha256) is not { } digest || await artifacts.OpenAsync(digest, ct) is not { } content)
            return NotFound();
        http.UseByteRangesOnly();
        var headers = http.HttpContext.Response.Headers;
        headers.CacheControl = AnswerFreshness.Immutable;
        headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(digest.Value.ToArray())}:";
        // A stranger sent the bytes, and the app serves them under its own name. A browser must not render them.
        headers.ContentDisposition = "attachment";
        headers["Cross-Origin-Resource-Policy"] = AnswerHeaders.Embeddable;
        return http.IsForHead()
            ? new HeadOfFile(content, sha256)
            : Results.Stream(content, Octets, entityTag: TagOf(sha256), enableRangeProcessing: true);
    }

    private static ArtifactAnswer AnswerOf(Sha256Digest stored) =>
        new($"ainft:artifacts/{ArtifactStore.NameOf(stored)}");

    private static Sha256Digest? DigestOf(string sha256) =>
        sha256.Length == 64
        && !sha256.AsSpan().ContainsAnyInRange('A', 'F')
        && Sha256Digest.TryParse($"0x{sha256}", out var digest)
            ? digest
            : null;

    private static Problem NotFound() => new(
        ProblemCode.FileNotFound,
        "The registry does not store this file. The name of a file is its SHA-256 as 64 lower-case digits.");

    private static EntityTagHeaderValue TagOf(string sha256) => new($"\"{sha256}\"");

    /// <summary>The headers of GET without its body. It does not read the file.</summary>
    private sealed class HeadOfFile(Stream content, string sha256) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using (content)
            {
                var headers = httpContext.Response.GetTypedHeaders();
                (headers.ETag, headers.ContentLength) = (TagOf(sha256), content.Length);
                httpContext.Response.Headers.AcceptRanges = "bytes";
                httpContext.Response.ContentType = Octets;
            }
        }
    }
}
