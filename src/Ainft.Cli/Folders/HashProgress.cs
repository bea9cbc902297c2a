namespace Ainft.Cli.Folders;

/// <summary>The progress of several threads that hash files.</summary>
internal sealed class HashProgress(Bar bar, long total, TimeProvider time)
{
    private readonly Lock alone = new();
    private readonly long started = time.GetTimestamp();
    private long bytes;

    /// <summary>Adds hashed bytes. A thread does not wait while another one shows the progress.</summary>
    public void Add(long count)
    {
        var done = Interlocked.Add(ref bytes, count);
        if (!alone.TryEnter())
            return;
        try
        {
            var seconds = Math.Max(time.GetElapsedTime(started).TotalSeconds, 0.001);
            bar.Show(total == 0 ? 1 : (double)done / total, $"{done / 1e6:N0} MB, {done / 1e6 / seconds:N0} MB/s");
        }
        finally
        {
            alone.Exit();
        }
    }
}
