namespace Ainft.Cli.Sandboxes;

/// <summary>Passes lines on and keeps the last five for the message when a sandbox itself fails.</summary>
internal sealed class LogTail(Action<string> next)
{
    private const int Kept = 5;
    private readonly Queue<string> lines = new();

    /// <summary>The last line. Empty before the first line.</summary>
    public string Last => lines.LastOrDefault() ?? "";

    public void Add(string line)
    {
        lines.Enqueue(line);
        if (lines.Count > Kept)
            lines.Dequeue();
        next(line);
    }

    public override string ToString() => string.Join(' ', lines);
}
