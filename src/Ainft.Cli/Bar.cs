namespace Ainft.Cli;

/// <summary>How far a long work is, as <see cref="Output.BarAsync"/> shows it.</summary>
public sealed class Bar(Action<double?, string> show, TimeSpan every, TimeProvider time)
{
    private long? shown;

    /// <summary>Shows what has been done and the fraction that it is, from 0 to 1, where that is known; unless it was shown a moment ago.</summary>
    public void Show(double? fraction, string detail)
    {
        if (shown is { } last && fraction is not >= 1 && time.GetElapsedTime(last) < every)
            return;
        shown = time.GetTimestamp();
        show(fraction is { } known ? Math.Clamp(known, 0, 1) : null, detail);
    }
}
