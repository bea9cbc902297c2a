using Ainft.Ethereum;
using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>
/// Fetches one commit of a git repository without its history. Files of Git LFS are not fetched, because their pointers
/// state their digests.
/// </summary>
/// <param name="http">A client of <see cref="GuardedHttp"/>.</param>
/// <param name="time">Measures the time of answers.</param>
public sealed class GitImporter(HttpClient http, TimeProvider time)
{
    private const long MostPack = 4L << 30, MostBytes = 16L << 30;
    private const string GitHub = "github.com";

    /// <summary>Fetches a commit.</summary>
    /// <exception cref="FetchRefusedException">The revision does not exist or is too large.</exception>
    /// <exception cref="SourceException">The commit has entries that no component may have.</exception>
    public async Task<FetchedRevision> FetchAsync(
        GitName name, ImportTarget target, CancellationToken cancellationToken)
    {
        var server = new GitServer(name.Repository, http, time);
        var commit = await server.FindCommitAsync(name.Revision, cancellationToken);
        var store = Directory.CreateTempSubdirectory("ainft-git-");
        try
        {
            target.Progress(0, "the commit");
            var objects = await OpenAsync(server, commit, store.FullName, cancellationToken);
            var files = await objects.ListAsync(commit, cancellationToken);
            target.Require(name.PlainPath, [.. files.Select(file => file.Path)]);
            if (files.Sum(file => (decimal)file.Size) > MostBytes)
                throw new FetchRefusedException($"Its files have more than {MostBytes >> 30} GiB.");
            target.Progress(0.5, "the files");
            await objects.SaveAsync(files.Select(file => (file, target.Place(file.Path))), cancellationToken);
            return Describe(name, commit, files, target);
        }
        finally
        {
            store.Delete(recursive: true);
        }
    }

    private async Task<GitObjects> OpenAsync(
        GitServer server, string commit, string folder, CancellationToken cancellationToken)
    {
        await using var pack = new FileStream(
            Path.Combine(folder, "received"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 128 << 10,
            FileOptions.DeleteOnClose);
        await server.FetchAsync(commit, pack, MostPack, cancellationToken);
        pack.Position = 0;
        var objects = Directory.CreateDirectory(Path.Combine(folder, "objects.git"));
        return await GitObjects.OpenAsync(objects.FullName, pack, time, cancellationToken);
    }

    private static FetchedRevision Describe(
        GitName name, string commit, IReadOnlyList<GitFile> files, ImportTarget target)
    {
        var (here, stated) = (new List<FetchedFile>(), new List<StatedFile>());
        foreach (var file in files)
            if (file.Size <= LfsPointer.MaxBytes
                && LfsPointer.TryRead(File.ReadAllBytes(target.Place(file.Path))) is { } pointer)
                stated.Add(new StatedFile(
                    file.Path, pointer.Size, new Sha256Digest(new Bytes32(Convert.FromHexString(pointer.Sha256)))));
            else
                here.Add(new FetchedFile(file.Path, target.Place(file.Path), file.Size));
        // GitHub serves the pointers below this address, and not the files of Git LFS.
        var hasAddress = name.Repository.Host == GitHub && stated.Count == 0;
        return new FetchedRevision(
            here, stated, name.Reading(commit),
            hasAddress ? $"{SourceHosts.Public.GitHub}{name.PlainPath}/{commit}" : null);
    }
}
