using System.Formats.Tar;
using System.IO.Compression;

namespace Ainft.Cli.Nodes;

/// <summary>
/// Unpacks a tar archive that a stranger made into a new folder: plain files and folders only, nothing outside of it, and no more bytes and
/// entries than allowed, however little the archive itself has.
/// </summary>
internal static class Archive
{
    private const int MostEntries = 100_000;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="archive">The archive's bytes.</param>
    /// <param name="form"><c>tar</c> or <c>tar.gz</c>.</param>
    /// <param name="folder">The folder to make.</param>
    /// <param name="most">The most bytes, unpacked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TaskRefusedException">The archive is damaged, or breaks one of these rules; what was unpacked so far is of no use.</exception>
    public static async Task UnpackAsync(Stream archive, string form, string folder, long most, CancellationToken cancellationToken)
    {
        await using var gzip = form is "tar.gz" ? new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true) : null;
        // Headers and padding count too: an archive of a million empty files is a bomb as well.
        await using var limited = new LimitedStream(gzip ?? archive, most + (most >> 2) + (1 << 20));
        Directory.CreateDirectory(folder);
        try
        {
            await using var reader = new TarReader(limited);
            await UnpackAsync(reader, folder, most, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new TaskRefusedException($"An archive is no {form}: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new TaskRefusedException($"An archive cannot be unpacked: {exception.Message}", exception);
        }
    }

    private static async Task UnpackAsync(TarReader reader, string folder, long most, CancellationToken cancellationToken)
    {
        var (entries, bytes) = (0, 0L);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            bytes += entry.Length;
            if (++entries > MostEntries || bytes > most)
                throw new TaskRefusedException($"An archive has more than {MostEntries} entries or {most} bytes.");
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
                continue;
            var path = PathOf(entry);
            if (path is not null)
                await WriteAsync(entry, Path.Combine(folder, path), cancellationToken);
        }
    }

    private static async Task WriteAsync(TarEntry entry, string target, CancellationToken cancellationToken)
    {
        if (entry.EntryType is TarEntryType.Directory)
        {
            Directory.CreateDirectory(target);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Readable | ((entry.Mode & UnixFileMode.UserExecute) == 0 ? 0 : Executable);
        await using var file = new FileStream(target, options);
        if (entry.DataStream is { } data)
            await data.CopyToAsync(file, cancellationToken);
    }

    // Null is the folder itself, as archives of "." begin.
    private static string? PathOf(TarEntry entry)
    {
        var isFolder = entry.EntryType is TarEntryType.Directory;
        if (!isFolder && entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            throw new TaskRefusedException($"An archive has '{entry.Name}', which is neither a file nor a folder but {entry.EntryType}.");
        var path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
        if (isFolder)
            path = path.TrimEnd('/');
        if (isFolder && path is "" or ".")
            return entry.Name.StartsWith('/') ? throw Outside(entry) : null;
        return RelativePath.IsSafe(path) ? path : throw Outside(entry);
    }

    private static TaskRefusedException Outside(TarEntry entry) => new($"An archive has '{entry.Name}', which is no plain path inside of it.");
}
