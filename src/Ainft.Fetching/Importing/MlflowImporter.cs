using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>
/// Fetches a version of a registered model from a tracking server of MLflow. The server states no SHA-256, so all files
/// are fetched.
/// </summary>
/// <param name="server">The address of the tracking server, which ends with a slash.</param>
/// <param name="http">A client of <see cref="GuardedHttp"/>.</param>
/// <param name="time">Measures the time of answers.</param>
public sealed class MlflowImporter(Uri server, HttpClient http, TimeProvider time)
{
    private const long MostBytes = 64L << 30;
    private const int MostFolders = 1_024;

    private readonly SmallFile answers = new(http, time);
    private readonly Download download = new(http, time);

    /// <summary>
    /// Whether files beyond the limits of <see cref="UnpinnedFiles"/> are only listed, because the disk of a registry
    /// is shared. Otherwise all files are fetched.
    /// </summary>
    public bool FetchesSmallFilesOnly { get; init; }

    /// <summary>Fetches a version with its run and its files.</summary>
    /// <exception cref="FetchRefusedException">The version does not exist or is too large.</exception>
    /// <exception cref="SourceException">The server answered in another form.</exception>
    public async Task<FetchedRevision> FetchAsync(
        MlflowName name, ImportTarget target, CancellationToken cancellationToken)
    {
        var version = MlflowVersion.Read(name, await AskAsync(name.VersionPath, cancellationToken));
        var root = MlflowVersion.ReadFilesPath(await AskAsync(name.FilesPath(version.Version), cancellationToken));
        var reading = version.Reading(server.Host);
        if (version.Run is { } run)
            reading.Join(MlflowRunReader.Read(run, await AskAsync(MlflowName.RunPath(run), cancellationToken)));
        var all = await ListAsync(root, cancellationToken);
        target.Require($"models:/{name.Model}/{version.Version}", [.. all.Select(file => file.Path)]);
        var files = FetchesSmallFilesOnly ? ListLarge(all, reading) : all;
        foreach (var (index, (path, size)) in files.Index())
        {
            target.Progress((double)index / files.Count, path);
            await SaveAsync($"{root}/{path}", target.Place(path), size, cancellationToken);
        }

        return new FetchedRevision(
            [.. files.Select(file => new FetchedFile(file.Path, target.Place(file.Path), file.Size))],
            [],
            reading,
            null);
    }

    private static List<(string Path, long Size)> ListLarge(
        List<(string Path, long Size)> files, SourceReading reading)
    {
        var (small, listed, total) = (new List<(string Path, long Size)>(), new List<ListedFile>(), 0L);
        foreach (var (path, size) in files)
            if (size <= UnpinnedFiles.LargestFile && total + size <= UnpinnedFiles.MostBytes)
            {
                total += size;
                small.Add((path, size));
            }
            else
                listed.Add(new ListedFile(path, size, null, null));
        ListedFile.AddTo(reading, listed);
        return small;
    }

    private async Task<byte[]> AskAsync(string path, CancellationToken cancellationToken) =>
        await answers.ReadAsync(new Uri(server, path), SourceLimits.FileBytes, cancellationToken)
        ?? throw new FetchRefusedException($"{new Uri(server, path)} does not exist.");

    private async Task<List<(string Path, long Size)>> ListAsync(string root, CancellationToken cancellationToken)
    {
        var (files, open, folders) = (new List<(string Path, long Size)>(), new Stack<string>([""]), 0);
        while (open.TryPop(out var folder))
        {
            // Folders that wait count too, because else a hostile server fills the memory with their names.
            if (++folders + open.Count > MostFolders || files.Count > ManifestLimits.Artifacts)
                throw new FetchRefusedException(
                    $"The version has more than {ManifestLimits.Artifacts:N0} files or {MostFolders:N0} folders.");
            var listed = await AskAsync(MlflowFile.ListPath($"{root}/{folder}".TrimEnd('/')), cancellationToken);
            foreach (var entry in MlflowFile.ReadList(listed))
                if (entry.Size is { } size)
                    files.Add((folder + entry.Name, size));
                else
                    open.Push($"{folder}{entry.Name}/");
        }

        if (files.Sum(file => (decimal)file.Size) > MostBytes)
            throw new FetchRefusedException($"Its files have more than {MostBytes >> 30} GiB.");
        files.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return files;
    }

    private async Task SaveAsync(string path, string target, long size, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(target, FileMode.CreateNew, FileAccess.ReadWrite);
        var address = new Uri(server, MlflowFile.BytesPath(path));
        if (!await download.RunAsync(address, file, null, size, size, _ => { }, _ => { }, cancellationToken))
            throw new FetchRefusedException($"{address} does not exist.");
        if (file.Length != size)
            throw new FetchRefusedException($"{address} has {file.Length} bytes, but the list claims {size}.");
    }
}
