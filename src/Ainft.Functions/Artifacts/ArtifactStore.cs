using System.Security.Cryptography;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Artifacts;

/// <summary>The container <c>artifacts</c>. Each file has its SHA-256 as name and is written once.</summary>
public sealed class ArtifactStore(Storage storage)
{
    private readonly Blobs blobs = storage.Blobs("artifacts");

    /// <summary>A seekable stream of a file; null when the file does not exist.</summary>
    public Task<Stream?> OpenAsync(Sha256Digest digest, CancellationToken ct) => blobs.OpenAsync(NameOf(digest), ct);

    public Task<bool> ExistsAsync(Sha256Digest digest, CancellationToken ct) =>
        blobs.ExistsAsync(NameOf(digest), ct);

    /// <summary>
    /// Stores a complete file when its bytes have the digest that names it, so a part of a file is never in storage.
    /// </summary>
    /// <param name="digest">The digest that names the file.</param>
    /// <param name="content">The file, as a stream that can be read twice.</param>
    /// <param name="ct">Cancels the write, which then stores no part of the file.</param>
    public async Task<Outcome<Sha256Digest>> StoreAsync(Sha256Digest digest, Stream content, CancellationToken ct)
    {
        var found = new Sha256Digest(new Bytes32(await SHA256.HashDataAsync(content, ct)));
        if (found != digest)
            return new Outcome<Sha256Digest>.Rejected(
                "The file does not have the digest in its address.",
                [
                    new Violation(
                        "",
                        ViolationCode.DigestMismatch,
                        $"{content.Length} bytes have the SHA-256 {NameOf(found)}, not {NameOf(digest)}."),
                ]);
        content.Position = 0;
        return await blobs.CreateAsync(NameOf(digest), content, "application/octet-stream", ct)
            ? Outcome.Done(digest)
            : Outcome.AlreadyDone(digest);
    }

    /// <summary>The digits alone, as <c>sha256sum</c> prints them.</summary>
    public static string NameOf(Sha256Digest digest) => digest.ToString()[2..];
}
