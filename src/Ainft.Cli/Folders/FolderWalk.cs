namespace Ainft.Cli.Folders;

/// <summary>
/// Lists the files below a folder. It follows no link, so a loop of links cannot hold it, and a manifest never has the
/// bytes of a file outside of the folder.
/// </summary>
internal static class FolderWalk
{
    /// <summary>The file in which <c>ainft init</c> keeps the manifest. A manifest cannot list itself.</summary>
    public const string ManifestName = "ainft-manifest.json";

    /// <summary>The entries at the top of a folder that belong to tools and not to a component.</summary>
    public static readonly IReadOnlySet<string> LeftOut =
        new HashSet<string>(StringComparer.Ordinal) { ".git", ".ainft", ManifestName };

    /// <summary>Lists the files in the order of the bytes of their paths.</summary>
    /// <param name="folder">The folder, which may itself be a link.</param>
    /// <param name="leftOut">Entries at the top that are not listed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CommandException">
    /// An entry is a link, has a name that is not UTF-8, or is unreadable.
    /// </exception>
    public static List<FolderFile> List(
        string folder, IReadOnlySet<string> leftOut, CancellationToken cancellationToken)
    {
        var files = new List<FolderFile>();
        var open = new Stack<string>([""]);
        while (open.TryPop(out var prefix))
            foreach (var entry in Entries(Path.Combine(folder, prefix)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var name = prefix + entry.Name;
                if (leftOut.Contains(name))
                    continue;
                RequireReadable(name, entry);
                if (entry is FileInfo file)
                    files.Add(new FolderFile(name, file.FullName, file.Length));
                else
                    open.Push(name + "/");
            }

        files.Sort((left, right) => Compare(left.Path, right.Path));
        return files;
    }

    private static FileSystemInfo[] Entries(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"The folder {folder} is unreadable. {exception.Message}");
        }
    }

    private static void RequireReadable(string name, FileSystemInfo entry)
    {
        // .NET shows bytes that are not UTF-8 as U+FFFD, and then does not find the file under the shown name.
        if (name.Contains('\uFFFD', StringComparison.Ordinal) && !Path.Exists(entry.FullName) && !IsLink(entry))
            throw CommandException.Usage(
                $"The name of {name} is not UTF-8.", "Rename the file. Other machines would not find it.");
        if (IsLink(entry))
            throw CommandException.Usage(
                $"{name} is a symbolic link, and a manifest lists only files.",
                "Copy the folder with cp -rL and use the copy, or remove the link.");
    }

    private static bool IsLink(FileSystemInfo entry) =>
        (entry.Attributes & FileAttributes.ReparsePoint) != 0 && entry.LinkTarget is not null;

    // The order of UTF-8 bytes is that of code points. UTF-16 has the surrogates before some other characters.
    private static int Compare(string left, string right)
    {
        var at = left.AsSpan().CommonPrefixLength(right);
        return at == left.Length || at == right.Length
            ? left.Length - right.Length
            : Rank(left[at]) - Rank(right[at]);
    }

    private static int Rank(char letter) => char.IsSurrogate(letter) ? letter + 0x10000 : letter;
}
