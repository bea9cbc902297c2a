using System.Formats.Tar;
using System.Text;

namespace Ainft.Cli.Nodes.Archives;

/// <summary>A file or a folder of an archive.</summary>
/// <param name="Name">Its name in the archive.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsExecutable">Whether its owner may run it.</param>
/// <param name="Size">The bytes of its content.</param>
internal sealed record TarItem(string Name, bool IsFolder, bool IsExecutable, long Size);

/// <summary>
/// Reads a tar archive entry by entry, and refuses everything that it does not fully understand. Programs that read tar
/// agree only on ordinary archives. One program skips bytes that another reads as a name or a file, so the same digest
/// would mean two different contents.
/// </summary>
/// <param name="archive">The archive's bytes.</param>
internal sealed class TarEntries(Stream archive)
{
    // POSIX does not set a limit. On Linux a path has at most 4,096 bytes, and the attributes of a file 64 KiB.
    private const int MostExtension = 1 << 20;

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly byte[] block = new byte[TarHeader.Length];

    /// <summary>
    /// Reads the header of the next entry. The caller must then copy the entry's content. Null after the last entry.
    /// </summary>
    /// <exception cref="InvalidDataException">The archive is damaged or contains an unknown element.</exception>
    public async Task<TarItem?> NextAsync(CancellationToken cancellationToken)
    {
        PaxRecords? extension = null;
        while (await ReadHeaderAsync(cancellationToken) is { } header)
        {
            if (header.Type is not ('x' or 'g' or 'L'))
                return ItemOf(header, extension);
            if (extension is not null)
                throw new InvalidDataException("An extended header follows another extended header.");
            var bytes = await ReadExtensionAsync(header, cancellationToken);
            if (header.Type == 'L')
                extension = new PaxRecords(bytes.AsSpan().TrimEnd((byte)0).ToArray());
            else if (PaxRecords.Read(bytes) is var records && header.Type == 'x')
                extension = records;
            else if (records is not { Path: null, Size: null, IsLink: false })
                throw new InvalidDataException("A global header sets one name or size for all entries.");
        }

        return extension is null
            ? null
            : throw new InvalidDataException("No entry follows the last extended header.");
    }

    /// <summary>Copies an entry's content.</summary>
    /// <exception cref="InvalidDataException">The archive ends before the end of the content.</exception>
    public async Task CopyAsync(TarItem item, Stream target, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        for (var left = item.Size; left > 0;)
        {
            var count = await archive.ReadAsync(
                buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
            if (count == 0)
                throw EndsEarly();
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            left -= count;
        }

        await SkipPaddingAsync(item.Size, cancellationToken);
    }

    private static TarItem ItemOf(TarHeader header, PaxRecords? extension)
    {
        if (extension?.Size is { } size && header.Size is not (0 or TarHeader.Overflow) && header.Size != size)
            throw new InvalidDataException("An entry has two different sizes.");
        var item = new TarItem(
            Strict.GetString(extension?.Path ?? header.Name), header.Type == '5', header.IsExecutable,
            extension?.Size ?? header.Size);
        if (header.Type is not ('0' or '5'))
            throw new InvalidDataException($"'{item.Name}' is neither a file nor a folder but {Named(header.Type)}.");
        if (extension is { IsLink: true })
            throw new InvalidDataException(
                $"'{item.Name}' is a file or a folder, but its extended header describes a link.");
        // Old archives mark a folder only with a slash at the end of its name.
        var isFolder = item.IsFolder || item.Name.EndsWith('/');
        return isFolder && item.Size > 0
            ? throw new InvalidDataException($"The folder '{item.Name}' has content.")
            : item with { IsFolder = isFolder };
    }

    private static string Named(char type) =>
        Enum.IsDefined((TarEntryType)type) ? $"{(TarEntryType)type}" : $"of the type {(int)type}";

    // Null at the end of the archive, which is a block of zeros. Only zeros may follow it.
    private async Task<TarHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var count = await archive.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken);
        if (count < block.Length)
            throw EndsEarly();
        if (block.AsSpan().ContainsAnyExcept((byte)0))
            return TarHeader.Parse(block);
        while (await archive.ReadAsync(block, cancellationToken) is > 0 and var more)
            if (block.AsSpan(0, more).ContainsAnyExcept((byte)0))
                throw new InvalidDataException("The archive has data after its end.");
        return null;
    }

    private async Task<byte[]> ReadExtensionAsync(TarHeader header, CancellationToken cancellationToken)
    {
        if (header.Size is 0 or > MostExtension)
            throw new InvalidDataException(
                $"An extended header has {header.Size} bytes, but it may have 1 to {MostExtension}.");
        var bytes = new byte[header.Size];
        await archive.ReadExactlyAsync(bytes, cancellationToken);
        await SkipPaddingAsync(header.Size, cancellationToken);
        return bytes;
    }

    private async Task SkipPaddingAsync(long size, CancellationToken cancellationToken) =>
        await archive.ReadExactlyAsync(block.AsMemory(0, (int)(-size & (TarHeader.Length - 1))), cancellationToken);

    private static InvalidDataException EndsEarly() => new("The archive ends too early.");
}
