using System.Security.Cryptography;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>The container <c>artifacts</c>: files by their SHA-256, written once. What is there is what its name says.</summary>
public sealed class Artifacts(Storage storage)
{
    private const int BufferSize = 1 << 20;

    private readonly Blobs blobs = storage.Blobs("artifacts");

    /// <summary>A file, to be read from anywhere in it; null when it is not there.</summary>
    public Task<Stream?> OpenAsync(Sha256Digest digest, CancellationToken ct) => blobs.OpenAsync(NameOf(digest), ct);

    public Task<bool> ExistsAsync(Sha256Digest digest, CancellationToken ct) => blobs.ExistsAsync(NameOf(digest), ct);

    /// <summary>
    /// Stores a file: what comes is hashed on its way to a temporary file, and goes to storage only when it is all there and is what it is
    /// called. So a part of a file is never there, whoever goes away when.
    /// </summary>
    public async Task<Outcome<Sha256Digest>> StoreAsync(Sha256Digest digest, Stream content, CancellationToken ct)
    {
        await using var file = TemporaryFile.Create();
        var found = await CopyAsync(content, file, ct);
        if (found != digest)
            return new Outcome<Sha256Digest>.Rejected("The file is not what it is called.", [new Violation("", $"The {file.Length} bytes have the SHA-256 {NameOf(found)}, not {NameOf(digest)}.")]);
        file.Position = 0;
        return await blobs.CreateAsync(NameOf(digest), file, "application/octet-stream", ct) ? Outcome.Done(digest) : Outcome.AlreadyDone(digest);
    }

    /// <summary>The digits alone, as <c>sha256sum</c> prints them.</summary>
    public static string NameOf(Sha256Digest digest) => digest.ToString()[2..];

    private static async Task<Sha256Digest> CopyAsync(Stream content, Stream file, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        while (await content.ReadAsync(buffer, ct) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), ct);
        }
        return new Sha256Digest(new Bytes32(hash.GetHashAndReset()));
    }
}
