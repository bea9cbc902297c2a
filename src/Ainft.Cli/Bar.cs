namespace Ainft.Cli;

/// <summary>How far a long work is, as <see cref="Output.BarAsync"/> shows it.</summary>
public sealed class Bar(Action<double, string> show, TimeSpan every, TimeProvider time)
{
    private long? shown;

    /// <summary>Shows a fraction from 0 to 1 and what has been done, unless it was shown a moment ago.</summary>
    public void Show(double fraction, string detail)
    {
        if (shown is { } last && fraction < 1 && time.GetElapsedTime(last) < every)
            return;
        shown = time.GetTimestamp();
        show(Math.Clamp(fraction, 0, 1), detail);
    }
}
