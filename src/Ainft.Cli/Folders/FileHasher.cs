using System.Buffers;
using System.Security.Cryptography;
using Ainft.Ethereum;

namespace Ainft.Cli.Folders;

/// <summary>Hashes one file of any size with a buffer of 1 MiB.</summary>
internal static class FileHasher
{
    private const int Chunk = 1 << 20;

    /// <summary>Hashes a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cache">Digests of earlier runs, or null to read the bytes in any case.</param>
    /// <param name="progress">Receives the number of bytes that were hashed since the last call.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CommandException">
    /// The file is unreadable, is no plain file, or changes while it is hashed.
    /// </exception>
    public static DigestedFile Hash(
        FolderFile file, HashCache? cache, Action<long> progress, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = PlainFile.TryOpen(file.FullPath) ?? throw NoPlainFile(file);
            var before = FileFacts.Of(stream.SafeFileHandle) ?? throw NoPlainFile(file);
            if (cache?.Find(before) is { } known)
            {
                progress(before.Size);
                return new DigestedFile(file.Path, file.FullPath, before.Size, known);
            }

            var (digest, size) = Read(stream, before.Size, progress, cancellationToken);
            if (FileFacts.Of(stream.SafeFileHandle) != before || size != before.Size)
                throw CommandException.Refused(
                    $"{file.Path} changed while it was hashed.",
                    "Wait until the program that writes it has ended. Then run the same command again.");
            cache?.Add(before, digest);
            return new DigestedFile(file.Path, file.FullPath, size, digest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file.Path} is unreadable. {exception.Message}");
        }
    }

    // A file that grows as fast as it is read would otherwise never end.
    private static (Sha256Digest Digest, long Size) Read(
        FileStream stream, long expected, Action<long> progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        var size = 0L;
        while (size <= expected && RandomAccess.Read(stream.SafeFileHandle, buffer, size) is > 0 and var count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            size += count;
            progress(count);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return (new Sha256Digest(new Bytes32(hash.GetHashAndReset())), size);
    }

    private static CommandException NoPlainFile(FolderFile file) =>
        CommandException.Usage($"{file.Path} is no plain file.", "Remove pipes, sockets and devices from the folder.");
}
