namespace Ainft.Cli.Nodes;

/// <summary>
/// Creates files and folders that only this user can read. A journal contains the salt of a commitment. Another user
/// could read the result there before the reveal, and commit to a copy of it.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    /// <summary>Creates a folder with mode 0700, or sets that mode on an existing folder.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Folder).UnixFileMode = Folder;
    }

    /// <summary>Opens an empty file for writing, with mode 0600. An existing file gets that mode too.</summary>
    public static FileStream Create(string path) => Open(path, FileMode.Create, FileShare.Read);

    /// <summary>Opens a file for reading and writing, with mode 0600.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = File;
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(file.SafeFileHandle, File);
        return file;
    }
}
