using Ainft.Functions.Platform;

namespace Ainft.Functions.Artifacts;

/// <summary>Routes of artifacts, which are files by their digest, for users without a file host of their own.</summary>
internal static class ArtifactRoutes
{
    private const string Octets = "application/octet-stream";
    private const string FileName = "The SHA-256 of the file, 64 lower-case hexadecimal digits.";

    public static void MapArtifactRoutes(this IEndpointRouteBuilder api)
    {
        var artifacts = api.MapGroup("artifacts/{sha256}").WithTags("Artifacts");
        artifacts.MapPut("", StoreAsync).WithName("putArtifact").WithSummary("Store a file")
            .DrawsOn(BudgetClass.Files)
            .WithDescription("Stores a file under its SHA-256, once. The sender signs the request over that digest. "
                + "The registry checks the bytes before other clients can read them.")
            .Describes("sha256", FileName).TakesFile().IsSigned()
            .Produces<ArtifactAnswer>(201).Produces<ArtifactAnswer>(200)
            .ProducesProblems(401, 403, 404, 408, 413, 422, 503);
        artifacts.MapGet("", ReadAsync).WithName("getArtifact").WithSummary("Get a file")
            .DrawsOn(BudgetClass.Files)
            .WithDescription("Returns a file by its SHA-256, whole or a range of it. Its ETag and Repr-Digest are that "
                + "digest, and the file never changes.")
            .Describes("sha256", FileName).GivesFile().ProducesProblems(404, 416, 503);
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
        return http.ToFile(content, Octets, digest);
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
}
