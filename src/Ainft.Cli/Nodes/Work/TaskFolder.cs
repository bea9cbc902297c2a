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
    public void Clear()
    {
        Remove();
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Out);
    }

    public void Remove()
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
