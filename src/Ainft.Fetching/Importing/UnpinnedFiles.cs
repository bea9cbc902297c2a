using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>A file of a revision for which the platform states no SHA-256.</summary>
/// <param name="Path">Its path in the revision, with slashes.</param>
/// <param name="Size">The number of bytes, or null when the platform does not state it.</param>
/// <param name="Address">Its address, or null when the platform does not have the bytes.</param>
/// <param name="Digest">The digest of the platform, or null.</param>
/// <param name="Algorithm">The algorithm of the digest, or null.</param>
internal sealed record UnpinnedFile(string Path, long? Size, Uri? Address, string? Digest, string? Algorithm);

/// <summary>
/// Fetches small files so that their SHA-256 can be computed. The others stay facts of the platform, because a manifest
/// pins artifacts by SHA-256 alone.
/// </summary>
/// <param name="client">Fetches the bytes.</param>
/// <param name="target">The place for the bytes.</param>
internal sealed class UnpinnedFiles(PlatformClient client, ImportTarget target)
{
    /// <summary>The largest file that is fetched, in bytes.</summary>
    public const int LargestFile = 16 << 20;

    /// <summary>The most bytes that are fetched per revision.</summary>
    public const long MostBytes = 128 << 20;

    /// <summary>Stores the small files and adds the others to the reading.</summary>
    /// <exception cref="FetchRefusedException">A file is missing or has another size.</exception>
    /// <exception cref="SourceException">Too many files cannot be pinned.</exception>
    public async Task<IReadOnlyList<FetchedFile>> SaveAsync(
        IReadOnlyList<UnpinnedFile> files, SourceReading reading, CancellationToken cancellationToken)
    {
        var (here, listed, total) = (new List<FetchedFile>(), new List<ListedFile>(), 0L);
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            if (file is { Address: { } address, Size: { } size and <= LargestFile } && total + size <= MostBytes)
            {
                target.Progress((double)here.Count / files.Count, file.Path);
                total += size;
                here.Add(await SaveAsync(file.Path, address, (int)size, cancellationToken));
            }
            else
                listed.Add(new ListedFile(file.Path, file.Size, file.Digest, file.Algorithm));
        ListedFile.AddTo(reading, listed);
        return here;
    }

    private async Task<FetchedFile> SaveAsync(
        string path, Uri address, int size, CancellationToken cancellationToken)
    {
        var bytes = await client.FetchAsync(address, size, cancellationToken)
            ?? throw new FetchRefusedException($"The host {address.Host} does not have {path}.");
        if (bytes.Length != size)
            throw new FetchRefusedException($"{path} has {bytes.Length} bytes, but the platform states {size}.");
        var place = target.Place(path);
        await File.WriteAllBytesAsync(place, bytes, cancellationToken);
        return new FetchedFile(path, place, size);
    }
}
