using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// Takes a file from a client that may store files here. Few files go to storage at a time, and only complete ones.
/// </summary>
internal sealed class StoreArtifact(
    Artifacts artifacts,
    Nodes nodes,
    Bodies bodies,
    IOptions<ArtifactOptions> options,
    IOptions<RunOptions> runs,
    TimeProvider time)
{
    /// <summary>How many files go to storage at a time.</summary>
    public const int AtOnce = 8;

    /// <summary>How many of them one client has.</summary>
    public const int PerClient = AtOnce / 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Places places = new(new Shares(AtOnce, PerClient), Patience, time);

    /// <param name="digest">The digest that names the file.</param>
    /// <param name="sender">The account that signed the request over this digest.</param>
    /// <param name="http">The request; its body is the file. It is read to its end also when the file exists, so that
    /// its sender reads the answer.</param>
    /// <param name="ct">Ends it; nothing is stored then.</param>
    public async Task<Outcome<Sha256Digest>> RunAsync(
        Sha256Digest digest, Sender sender, HttpRequest http, CancellationToken ct)
    {
        if (await RefuseAsync(sender, ct) is { } reason)
            return new Outcome<Sha256Digest>.Forbidden(reason);
        if (await artifacts.ExistsAsync(digest, ct))
        {
            await bodies.SkipAsync(http, options.Value.MaxBytes, ct);
            return Outcome.AlreadyDone(digest);
        }
        await using var body = await bodies.ReceiveAsync(http, options.Value.MaxBytes, ct);
        using var place = await places.TakeAsync(ClientAddress.Of(http.HttpContext), 1, ct);
        return place is null
            ? new Outcome<Sha256Digest>.TryLater(
                $"Files wait for longer than {Patience.TotalSeconds} s now. Send this again later.", RetryAfter)
            : await artifacts.StoreAsync(digest, body.Open(), ct);
    }

    private async Task<string?> RefuseAsync(Sender sender, CancellationToken ct) => options.Value.Uploads switch
    {
        "anyone" => null,
        "nodes" => await nodes.FindAsync(sender.Account, ct) is { HasLeft: false } node && runs.Value.Admits(node.Candidate.Operator)
            ? null
            : $"Only registered nodes store files here, and {sender.Account} is none.",
        _ => "Files are not stored here.",
    };
}
