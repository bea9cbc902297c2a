using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Artifacts;

/// <summary>Whether an account is a registered node of an admitted operator. The slice of nodes registers it.</summary>
public delegate Task<bool> UploaderCheck(Address account, CancellationToken ct);

/// <summary>
/// Stores a file from a client that may store files here. Few files go to storage at a time, and only complete ones.
/// </summary>
internal sealed class StoreArtifact(
    ArtifactStore artifacts,
    Bodies bodies,
    IOptions<ArtifactOptions> options,
    UploaderCheck isAdmittedNode,
    TimeProvider time)
{
    /// <summary>The most files that go to storage at a time.</summary>
    public const int AtOnce = 8;

    /// <summary>The most of them that one client has.</summary>
    public const int PerClient = AtOnce / 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Places places = new(new Shares(AtOnce, PerClient), Patience, time);

    /// <param name="digest">The digest that names the file.</param>
    /// <param name="sender">The account that signed the request over this digest.</param>
    /// <param name="http">
    /// The request with the file as its body. The app reads it to its end even when the file exists, or the client
    /// could not read the answer.
    /// </param>
    /// <param name="ct">Cancels the write, which then stores no part of the file.</param>
    public async Task<Outcome<Sha256Digest>> RunAsync(
        Sha256Digest digest, Sender sender, HttpRequest http, CancellationToken ct)
    {
        if (await RefuseAsync(sender, ct) is { } refusal)
            return refusal;
        if (await artifacts.ExistsAsync(digest, ct))
        {
            await bodies.SkipAsync(http, options.Value.MaxBytes, ct);
            return Outcome.AlreadyDone(digest);
        }
        await using var body = await bodies.ReceiveAsync(http, options.Value.MaxBytes, ct);
        using var place = await places.TakeAsync(ClientAddress.Of(http.HttpContext), 1, ct);
        return place is null
            ? new Outcome<Sha256Digest>.Refused(
                ProblemCode.Busy,
                $"The file waited for {Patience.TotalSeconds} s, because other files are being stored. "
                    + "Send it again later.")
            : await artifacts.StoreAsync(digest, body.Open(), ct);
    }

    private async Task<Outcome<Sha256Digest>.Refused?> RefuseAsync(Sender sender, CancellationToken ct) =>
        options.Value.Uploaders switch
        {
            Uploaders.Anyone => null,
            Uploaders.Nodes => await isAdmittedNode(sender.Account, ct)
                ? null
                : new Outcome<Sha256Digest>.Refused(
                    ProblemCode.Forbidden,
                    $"Only registered nodes of admitted operators may store files, and {sender.Account} is not one "
                        + "(Ainft__Artifacts__Uploads)."),
            _ => new Outcome<Sha256Digest>.Refused(
                ProblemCode.Forbidden, "This registry does not store files (Ainft__Artifacts__Uploads)."),
        };
}
