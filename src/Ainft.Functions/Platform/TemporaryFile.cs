using System.Security.Cryptography;

namespace Ainft.Functions.Platform;

/// <summary>
/// Files for what is too large for memory, in a folder of their own. Each is locked while it is open and gone when it is closed; a process
/// that is killed leaves its files, unlocked, to the next one that starts.
/// </summary>
public static class TemporaryFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int NameLength = 32;

    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"ainft-{Environment.UserName}");

    /// <summary>A new file for this process alone, to be written and read; closing it deletes it.</summary>
    public static FileStream Create()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Folder);
        else
            Directory.CreateDirectory(Folder, OwnerOnly | UnixFileMode.UserExecute);
        return Open(Path.Combine(Folder, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameLength / 2))), FileMode.CreateNew);
    }

    /// <summary>Deletes what processes left that are no more.</summary>
    public static void DeleteLeftBehind()
    {
        if (!Directory.Exists(Folder))
            return;
        foreach (var file in Directory.EnumerateFiles(Folder).Where(IsOurs))
            TryDelete(file);
    }

    // Others may have made the folder, or a link in its place, where all share the parent: nothing but what this class names is deleted.
    private static bool IsOurs(string file) => Path.GetFileName(file) is { Length: NameLength } name && name.All(char.IsAsciiHexDigitLower);

    private static void TryDelete(string file)
    {
        try
        {
            Open(file, FileMode.Open).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Locked: its process is alive. Or gone: another process deletes as well.
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
            BufferSize = 64 * 1024,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }
}

/// <summary>Starts every process with that: nobody waits for it.</summary>
internal sealed class LeftBehindFiles : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(TemporaryFile.DeleteLeftBehind, stoppingToken);
}
