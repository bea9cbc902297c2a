namespace Ainft.Cli.Folders;

/// <summary>
/// Hashes files with all processors. The digest of one file is computed by one processor, as in every other tool.
/// </summary>
internal static class FolderHasher
{
    /// <summary>Hashes files and shows the progress.</summary>
    /// <param name="files">The files.</param>
    /// <param name="cache">Digests of earlier runs, or null to read every byte.</param>
    /// <param name="output">Shows the progress.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The digests in the order of the files.</returns>
    public static async Task<IReadOnlyList<DigestedFile>> HashAsync(
        IReadOnlyList<FolderFile> files, HashCache? cache, Output output, CancellationToken cancellationToken)
    {
        var hashed = new DigestedFile[files.Count];
        await output.BarAsync("hashing", async bar =>
        {
            var progress = new HashProgress(bar, files.Sum(file => file.Size), TimeProvider.System);
            // A large file that starts last would keep one processor busy after all others are done.
            var order = Enumerable.Range(0, files.Count).OrderByDescending(index => files[index].Size).ToArray();
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = Environment.ProcessorCount,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForEachAsync(order, options, (index, stop) =>
            {
                hashed[index] = FileHasher.Hash(files[index], cache, progress.Add, stop);
                return ValueTask.CompletedTask;
            });
            return files.Count;
        });
        cache?.Save();
        return hashed;
    }
}
