using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>Takes a file from whoever may store files here: few at a time, so that disk and connections have a limit.</summary>
public sealed class StoreArtifact(Artifacts artifacts, Nodes nodes, IOptions<ArtifactOptions> options, IOptions<RunOptions> runs)
{
    /// <summary>How many files are taken at a time.</summary>
    public const int AtOnce = 8;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private int free = AtOnce;

    /// <summary>The largest file, in bytes.</summary>
    public long MaxBytes => options.Value.MaxBytes;

    /// <param name="digest">What the file is called.</param>
    /// <param name="sender">Who sends it; the signature is over this digest.</param>
    /// <param name="content">The file; read to its end when it is there already, so that its sender hears the answer.</param>
    /// <param name="ct">Ends it; nothing is stored then.</param>
    public async Task<Outcome<Sha256Digest>> RunAsync(Sha256Digest digest, Sender sender, Stream content, CancellationToken ct)
    {
        try
        {
            if (Interlocked.Decrement(ref free) < 0)
                return new Outcome<Sha256Digest>.TryLater($"{AtOnce} files are being taken already.", RetryAfter);
            if (await RefuseAsync(sender, ct) is { } reason)
                return new Outcome<Sha256Digest>.Forbidden(reason);
            if (!await artifacts.ExistsAsync(digest, ct))
                return await artifacts.StoreAsync(digest, content, ct);
            await content.CopyToAsync(Stream.Null, ct);
            return Outcome.AlreadyDone(digest);
        }
        finally
        {
            Interlocked.Increment(ref free);
        }
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
