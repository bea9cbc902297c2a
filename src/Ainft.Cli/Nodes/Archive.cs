using Ainft.Cli.Nodes.Archives;

namespace Ainft.Cli.Nodes;

/// <summary>
/// Unpacks an untrusted tar archive into a new folder. It accepts only regular files and folders, writes only inside
/// the folder, and bounds the bytes and the entries that the archive unpacks to. Names that differ only in case are
/// different names, as on Linux.
/// </summary>
internal static class Archive
{
    private const int MostEntries = 100_000;
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="archive">The archive's bytes.</param>
    /// <param name="form"><c>tar</c> or <c>tar.gz</c>.</param>
    /// <param name="folder">The folder to make.</param>
    /// <param name="most">The largest number of unpacked bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The number of unpacked bytes.</returns>
    /// <exception cref="TaskRefusedException">The archive is damaged or breaks one of these rules. The caller must
    /// discard the files that were unpacked before.</exception>
    public static async Task<long> UnpackAsync(
        Stream archive, string form, string folder, long most, CancellationToken cancellationToken)
    {
        await using var tar = form is "tar.gz" ? new StrictGzipStream(archive, leaveOpen: true) : archive;
        // This limit includes headers and padding, because a million empty files could fill the disk too.
        await using var limited = new LimitedStream(tar, most + (most >> 2) + (1 << 20));
        Directory.CreateDirectory(folder);
        try
        {
            return await UnpackAsync(new TarEntries(limited), folder, most, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException
            or ArgumentException or NotSupportedException)
        {
            throw new TaskRefusedException(
                $"The node cannot unpack the archive as {form}. {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new TaskRefusedException($"The node cannot unpack the archive. {exception.Message}", exception);
        }
    }

    private static async Task<long> UnpackAsync(
        TarEntries archive, string folder, long most, CancellationToken cancellationToken)
    {
        var (entries, bytes) = (0, 0L);
        while (await archive.NextAsync(cancellationToken) is { } item)
        {
            if (++entries > MostEntries || item.Size > most - bytes)
                throw new TaskRefusedException($"The archive has more than {MostEntries} entries or {most} bytes.");
            bytes += item.Size;
            if (PathOf(item) is { } path)
                await WriteAsync(archive, item, Path.Combine(folder, path), cancellationToken);
        }

        return bytes;
    }

    private static async Task WriteAsync(
        TarEntries archive, TarItem item, string target, CancellationToken cancellationToken)
    {
        if (item.IsFolder)
        {
            Directory.CreateDirectory(target);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Readable | (item.IsExecutable ? Executable : 0);
        await using var file = new FileStream(target, options);
        await archive.CopyAsync(item, file, cancellationToken);
    }

    // Null for the folder itself. An archive of "." begins with such an entry.
    private static string? PathOf(TarItem item)
    {
        var path = item.Name.StartsWith("./", StringComparison.Ordinal) ? item.Name[2..] : item.Name;
        if (item.IsFolder)
            path = path.TrimEnd('/');
        if (item.IsFolder && path is "" or ".")
            return item.Name.StartsWith('/') ? throw Outside(item) : null;
        return RelativePath.IsSafe(path) ? path : throw Outside(item);
    }

    private static TaskRefusedException Outside(TarItem item) =>
        new($"The archive contains '{item.Name}', which is not a plain relative path.");
}
