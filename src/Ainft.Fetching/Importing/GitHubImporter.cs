using Ainft.Ethereum;
using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>
/// Fetches a tag of GitHub. A release with files becomes a component of these files, whose digests GitHub states. A tag
/// without them becomes a component of the files of its commit.
/// </summary>
/// <param name="client">Asks the interface of GitHub.</param>
/// <param name="files">The address of the raw files, which ends with a slash.</param>
public sealed class GitHubImporter(PlatformClient client, Uri files)
{
    private const int MostTags = 4;

    /// <summary>The public address of the raw files.</summary>
    public static Uri PublicFiles => SourceHosts.Public.GitHub!;

    /// <summary>Fetches a tag.</summary>
    /// <exception cref="FetchRefusedException">The tag does not exist, or an answer is refused.</exception>
    /// <exception cref="SourceException">GitHub answered in another form.</exception>
    /// <exception cref="HttpRequestException">GitHub cannot answer now.</exception>
    public async Task<FetchedRevision> FetchAsync(
        GitHubName name, ImportTarget target, CancellationToken cancellationToken)
    {
        var commit = await FindCommitAsync(name, cancellationToken);
        var release = await client.FindAsync(name.ReleasePath, SourceLimits.FileBytes, cancellationToken) is { } answer
            ? GitHubRelease.Read(name, answer)
            : null;
        var reading = name.Reading(commit, release);
        return release is { Assets.Count: > 0 }
            ? await OfReleaseAsync(name, commit, release, reading, target, cancellationToken)
            : await OfTreeAsync(name, commit, reading, target, cancellationToken);
    }

    // An annotated tag is an object of its own, which may name another one.
    private async Task<string> FindCommitAsync(GitHubName name, CancellationToken cancellationToken)
    {
        var path = name.ReferencePath;
        for (var depth = 0; depth < MostTags; depth++)
        {
            var (hash, isCommit) = GitHubCommit.ReadTarget(
                await client.GetAsync(path, SourceLimits.FileBytes, cancellationToken));
            if (isCommit)
                return hash;
            path = name.TagPath(hash);
        }

        throw new FetchRefusedException($"The tag {name.Tag} does not name a commit.");
    }

    private async Task<FetchedRevision> OfReleaseAsync(
        GitHubName name, string commit, GitHubRelease release, SourceReading reading, ImportTarget target,
        CancellationToken cancellationToken)
    {
        target.Require(name.Repository, [.. release.Assets.Select(asset => asset.Name)]);
        var unpinned = release.Assets.Where(asset => asset.Sha256 is null)
            .Select(asset => new UnpinnedFile(asset.Name, asset.Size, asset.Address, null, null));
        var here = await new UnpinnedFiles(client, target).SaveAsync([.. unpinned], reading, cancellationToken);
        return new FetchedRevision(
            here,
            [.. release.Assets.Where(asset => asset.Sha256 is not null)
                .Select(asset => new StatedFile(asset.Name, asset.Size, DigestOf(asset.Sha256!)))],
            reading,
            $"https://{GitHubName.Platform}/{name.Repository}/releases/download/{Uri.EscapeDataString(name.Tag)}")
        {
            Claim = await client.FetchAsync(
                new Uri(files, name.FilePath(commit, ClaimFileReader.FileName)), ClaimFileReader.MaxBytes,
                cancellationToken),
        };
    }

    private async Task<FetchedRevision> OfTreeAsync(
        GitHubName name, string commit, SourceReading reading, ImportTarget target,
        CancellationToken cancellationToken)
    {
        var tree = GitHubCommit.ReadTree(
            await client.GetAsync(name.TreePath(commit), SourceLimits.FileBytes, cancellationToken));
        target.Require(name.Repository, [.. tree.Select(file => file.Path)]);
        var unpinned = tree.Select(file => new UnpinnedFile(
            file.Path, file.Size, new Uri(files, name.FilePath(commit, file.Path)), file.Blob, "git-sha1"));
        var here = await new UnpinnedFiles(client, target).SaveAsync([.. unpinned], reading, cancellationToken);
        var (plain, stated) = (new List<FetchedFile>(), new List<StatedFile>());
        foreach (var file in here)
            if (file.Size <= LfsPointer.MaxBytes && LfsPointer.TryRead(File.ReadAllBytes(file.FullPath)) is { } pointer)
                stated.Add(new StatedFile(file.Path, pointer.Size, DigestOf(pointer.Sha256)));
            else
                plain.Add(file);
        // GitHub serves the pointers below this address, and not the files of Git LFS.
        return new FetchedRevision(
            plain, stated, reading, stated.Count == 0 ? $"{PublicFiles}{name.Repository}/{commit}" : null);
    }

    private static Sha256Digest DigestOf(string hex) => new(new Bytes32(Convert.FromHexString(hex)));
}
