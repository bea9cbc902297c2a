using Ainft.Cli.Nodes;
using Ainft.Cli.Nodes.Fetching;

namespace Ainft.Cli.Folders;

/// <summary>
/// Fetches artifacts into a folder. A file appears under its path only when all its bytes have the digest. Parts wait
/// in a folder beside it, so the same command continues a stopped download.
/// </summary>
internal sealed class FolderDownload(string folder, FetchRules rules, TimeProvider time)
{
    private const string PartsName = ".ainft-download";
    private readonly string root = Path.GetFullPath(folder);

    private string Parts => Path.Combine(root, PartsName);

    /// <summary>Fetches the files that are missing.</summary>
    /// <returns>The number of fetched files. The others existed already.</returns>
    /// <exception cref="CommandException">A file cannot be fetched or written.</exception>
    public async Task<int> RunAsync(
        IReadOnlyList<PlannedFile> files, Output output, CancellationToken cancellationToken)
    {
        try
        {
            var missing = files.Where(file => !IsThere(file, cancellationToken)).ToList();
            RequireNoLink(PartsName);
            PrivateFiles.CreateFolder(Parts);
            using var fetcher = new Fetcher(rules, new ContentCache(Path.Combine(Parts, "cache"), 0, time), time);
            await output.BarAsync("fetching", async bar =>
            {
                foreach (var (index, file) in missing.Index())
                    await FetchAsync(fetcher, file, bar, (double)index / missing.Count, cancellationToken);
                return missing.Count;
            });
            Directory.Delete(Parts, recursive: true);
            return missing.Count;
        }
        catch (TaskRefusedException refused)
        {
            throw CommandException.Refused(refused.Message, "The same command continues with the fetched bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{folder} cannot be written. {exception.Message}");
        }
    }

    private async Task FetchAsync(
        Fetcher fetcher, PlannedFile file, Bar bar, double fraction, CancellationToken cancellationToken)
    {
        var (target, whole) = (TargetOf(file), Path.Combine(Parts, "whole"));
        File.Delete(whole);
        var wanted = new WantedFile(
            file.Artifact.Uri, file.Artifact.Digest, file.Artifact.Size, file.Artifact.Size ?? FreeBytes());
        await fetcher.PlaceAsync(
            wanted, whole, bytes => bar.Show(fraction, $"{file.Path}  {bytes / 1e6:N1} MB"), cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        RequireNoLink(file.Path);
        File.Move(whole, target);
    }

    private bool IsThere(PlannedFile file, CancellationToken cancellationToken)
    {
        var target = TargetOf(file);
        RequireNoLink(file.Path);
        if (!Path.Exists(target))
            return false;
        var found = FileHasher.Hash(new FolderFile(file.Path, target, 0), null, _ => { }, cancellationToken);
        return file.Artifact.IsSame(found)
            ? true
            : throw CommandException.Refused(
                $"{target} exists and has other bytes than the artifact.",
                "Remove it, or pass another folder with -o.");
    }

    // A link below the folder could lead a file to any other place of this machine.
    private void RequireNoLink(string path)
    {
        var at = root;
        foreach (var part in path.Split('/'))
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null)
                throw CommandException.Refused(
                    $"{at} is a symbolic link. The command does not write through links.",
                    "Pass another folder with -o.");
        }
    }

    private string TargetOf(PlannedFile file) => Path.Combine([root, .. file.Path.Split('/')]);

    private long FreeBytes() => new DriveInfo(root).AvailableFreeSpace;
}
