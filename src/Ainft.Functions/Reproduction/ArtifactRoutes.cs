using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Reproduction;

/// <summary>Routes of artifacts: files by their digest, for those that need no other host.</summary>
internal static class ArtifactRoutes
{
    private const string Octets = "application/octet-stream";

    public static IServiceCollection AddArtifacts(this IServiceCollection services)
    {
        services.AddContainers("artifacts");
        services.AddOptions<ArtifactOptions>().BindConfiguration(ArtifactOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ArtifactOptions>, ArtifactOptionsValidator>();
        services.AddOptions<ArtifactOptions>().Validate<IOptions<BodyOptions>>(
            (artifacts, bodies) => artifacts.MaxMiB <= bodies.Value.DiskMiB,
            "Ainft__Artifacts__MaxMiB must not exceed Ainft__Bodies__DiskMiB, or the largest file could never arrive.");
        return services.AddSingleton<Artifacts>().AddSingleton<StoreArtifact>();
    }

    public static void MapArtifacts(this IEndpointRouteBuilder api)
    {
        var artifacts = api.MapGroup("artifacts/{sha256}").WithTags("Artifacts");
        artifacts.MapPut("", StoreAsync).WithName("putArtifact").WithSummary("Store a file")
            .DrawsOn(BudgetClass.Files)
            .WithDescription("Stores a file under its SHA-256, once. The request is signed over that digest; the bytes are checked before anybody sees them.")
            .TakesArtifact().TakesFile().IsSigned().Produces<ArtifactAnswer>(201).Produces<ArtifactAnswer>(200).ProducesProblems(401, 403, 404, 408, 413, 422, 503);
        artifacts.MapGet("", ReadAsync).WithName("getArtifact").WithSummary("Get a file")
            .DrawsOn(BudgetClass.Files)
            .WithDescription("A file by its SHA-256, whole or a range of it; its ETag and Repr-Digest are that digest, and it never changes.")
            .TakesArtifact().GivesFile().ProducesProblems(404, 416, 503);
    }

    private static async Task<IResult> StoreAsync(string sha256, HttpRequest http, NodeRequests requests, StoreArtifact store, CancellationToken ct)
    {
        if (DigestOf(sha256) is not { } digest)
            return NotFound();
        var sender = requests.SenderOf(http, digest);
        return (await store.RunAsync(digest, sender, http, ct)).ToResult(
            (stored, status) => Results.Json(new ArtifactAnswer($"ainft:artifacts/{Artifacts.NameOf(stored)}"), NodeJson.Default.ArtifactAnswer, statusCode: status),
            done: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ReadAsync(string sha256, HttpRequest http, Artifacts artifacts, CancellationToken ct)
    {
        if (DigestOf(sha256) is not { } digest || await artifacts.OpenAsync(digest, ct) is not { } content)
            return NotFound();
        http.UseByteRangesOnly();
        var headers = http.HttpContext.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(digest.Value.ToArray())}:";
        // The bytes are a stranger's under the app's own name: a browser must not make a page of them.
        headers.ContentDisposition = "attachment";
        headers["Cross-Origin-Resource-Policy"] = AnswerHeaders.Embeddable;
        return http.IsForHead()
            ? new HeadOfFile(content, sha256)
            : Results.Stream(content, Octets, entityTag: TagOf(sha256), enableRangeProcessing: true);
    }

    private static Sha256Digest? DigestOf(string sha256) =>
        sha256.Length == 64 && !sha256.AsSpan().ContainsAnyInRange('A', 'F') && Sha256Digest.TryParse($"0x{sha256}", out var digest) ? digest : null;

    private static IResult NotFound() => new Outcome<ArtifactAnswer>.NotFound("No such file is here; files are named by their SHA-256 as 64 lower-case digits.").ToResult();

    private static EntityTagHeaderValue TagOf(string sha256) => new($"\"{sha256}\"");

    /// <summary>What GET would answer without its body, for which nothing is read.</summary>
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
