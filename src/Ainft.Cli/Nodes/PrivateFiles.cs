namespace Ainft.Cli.Nodes;

/// <summary>
/// Files and folders that only this user can read. A journal has the salt of a commitment: whoever reads it before the
/// reveal knows the result, and could answer with it.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    /// <summary>Makes a folder with mode 0700, or gives that mode to one that exists.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Folder).UnixFileMode = Folder;
    }

    /// <summary>Opens a file for writing, empty, with mode 0600; one that exists gets that mode too.</summary>
    public static FileStream Create(string path) => Open(path, FileMode.Create, FileShare.Read);

    /// <summary>The same with a choice of how it is opened and shared.</summary>
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
