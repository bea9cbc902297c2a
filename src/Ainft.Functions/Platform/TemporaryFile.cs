using System.Buffers;
using System.Security.Cryptography;

namespace Ainft.Functions.Platform;

/// <summary>
/// A file for data that is too large for memory. Writes append to its end, and <see cref="Position"/> is where reads
/// continue. The file is locked while it is open and deleted when it is closed. A process that is killed leaves its
/// files unlocked, and the next process deletes them.
/// </summary>
/// <remarks>
/// Every failure of the disk is a <see cref="DiskFailedException"/>. Closing does not write, so it cannot fail when the
/// disk is full.
/// </remarks>
internal sealed class TemporaryFile : Stream
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int NameLength = 32;
    private const int BufferSize = 64 * 1024;

    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"ainft-{Environment.UserName}");

    private readonly FileStream file;
    private byte[] buffer = [];
    private int buffered;
    private long written;

    private TemporaryFile(FileStream file) => this.file = file;

    /// <summary>The path of the file.</summary>
    public string Name => file.Name;

    /// <inheritdoc/>
    public override long Length => written + buffered;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>A new file, which only this process writes and reads. Closing it deletes it.</summary>
    /// <exception cref="DiskFailedException">The file cannot be created.</exception>
    public static TemporaryFile Create()
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Folder);
            else
                Directory.CreateDirectory(Folder, OwnerOnly | UnixFileMode.UserExecute);
            var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameLength / 2));
            return new TemporaryFile(Open(Path.Combine(Folder, name), FileMode.CreateNew));
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            throw new DiskFailedException(Folder, e);
        }
    }

    /// <summary>Deletes the files of processes that have ended.</summary>
    public static void DeleteLeftBehind()
    {
        if (!Directory.Exists(Folder))
            return;
        foreach (var file in Directory.EnumerateFiles(Folder).Where(IsOurs))
            TryDelete(file);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferSize - buffered)
            Flush();
        if (bytes.Length >= BufferSize)
        {
            WriteThrough(bytes);
            return;
        }
        if (buffer.Length == 0)
            buffer = new byte[BufferSize];
        bytes.CopyTo(buffer.AsSpan(buffered));
        buffered += bytes.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>
    /// Appends bytes without a buffer of its own, so that a body that arrives slowly costs no memory.
    /// </summary>
    public async ValueTask AppendAsync(ReadOnlySequence<byte> bytes, CancellationToken ct)
    {
        Flush();
        try
        {
            await RandomAccess.WriteAsync(file.SafeFileHandle, [.. bytes], written, ct);
            written += bytes.Length;
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            throw new DiskFailedException(Folder, e);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        WriteThrough(buffer.AsSpan(0, buffered));
        buffered = 0;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> bytes)
    {
        var read = ReadAt(Position, bytes);
        Position += read;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> bytes, CancellationToken cancellationToken = default)
    {
        Flush();
        try
        {
            var read = await RandomAccess.ReadAsync(file.SafeFileHandle, bytes, Position, cancellationToken);
            Position += read;
            return read;
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            throw new DiskFailedException(Folder, e);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Reads from anywhere in the file and leaves <see cref="Position"/> where it is.</summary>
    public int ReadAt(long offset, Span<byte> bytes)
    {
        Flush();
        try
        {
            return RandomAccess.Read(file.SafeFileHandle, bytes, offset);
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            throw new DiskFailedException(Folder, e);
        }
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    // All users share the parent folder, so another user may have created this folder, or a link in its place. So only
    // files with the form of own names are deleted.
    private static bool IsOurs(string file) =>
        Path.GetFileName(file) is { Length: NameLength } name && name.All(char.IsAsciiHexDigitLower);

    // The last one is how the runtime reports a file that is larger than the process may have (EFBIG).
    private static bool IsOfDisk(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private static void TryDelete(string file)
    {
        try
        {
            Open(file, FileMode.Open).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Either the file is locked, because its process is alive, or another process has just deleted it.
        }
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    private void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        try
        {
            RandomAccess.Write(file.SafeFileHandle, bytes, written);
            written += bytes.Length;
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            throw new DiskFailedException(Folder, e);
        }
    }
}
