using System.Runtime.Versioning;

namespace Ainft.Cli.Nodes.Work;

/// <summary>The folder of one run: what goes in, what comes out, the log, and the journal.</summary>
internal sealed class TaskFolder(string path)
{
    public string Path => path;

    /// <summary>Inputs and code: <c>/work</c> of the program.</summary>
    public string Work => System.IO.Path.Combine(path, "work");

    /// <summary>Outputs: <c>/work/out</c> of the program.</summary>
    public string Out => System.IO.Path.Combine(path, "out");

    /// <summary>Archives, before they are unpacked.</summary>
    public string Archives => System.IO.Path.Combine(path, "archives");

    public string Log => System.IO.Path.Combine(path, "log.txt");

    public string Journal => System.IO.Path.Combine(path, "journal.json");

    /// <summary>Makes the folder anew: whatever a run that was killed left in it is of no use.</summary>
    /// <exception cref="TaskRefusedException">Something in it cannot be removed, and would be taken for this run's.</exception>
    public void Clear()
    {
        if (!TryRemove())
            throw new TaskRefusedException("What an earlier try left on this node cannot be removed.");
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Out);
    }

    /// <summary>Removes it; false when a program left what cannot be removed, such as folders too deep to be named.</summary>
    public bool TryRemove()
    {
        try
        {
            if (new DirectoryInfo(path) is { Exists: true } folder)
            {
                if (!OperatingSystem.IsWindows())
                    Open(folder);
                folder.Delete(recursive: true);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A program may have taken the right to write from its own folders.
    [UnsupportedOSPlatform("windows")]
    private static void Open(DirectoryInfo folder)
    {
        if (folder.LinkTarget is not null)
            return;
        folder.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var inner in folder.EnumerateDirectories())
            Open(inner);
    }
}
