namespace Ainft.Cli;

/// <summary>The progress of a long task, which <see cref="Output.BarAsync"/> shows.</summary>
public sealed class Bar(Action<double?, string> show, TimeSpan every, TimeProvider time)
{
    private long? shown;

    /// <summary>
    /// Shows the progress, at most once per interval. The fraction is from 0 to 1, or null when it is unknown.
    /// </summary>
    public void Show(double? fraction, string detail)
    {
        if (shown is { } last && fraction is not >= 1 && time.GetElapsedTime(last) < every)
            return;
        shown = time.GetTimestamp();
        show(fraction is { } known ? Math.Clamp(known, 0, 1) : null, detail);
    }
}
