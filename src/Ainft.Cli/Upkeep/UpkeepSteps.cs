namespace Ainft.Cli.Upkeep;

/// <summary>
/// Numbers the steps of a check. Each step starts at zero in its own unit. The check repeats a step where it found
/// differences.
/// </summary>
internal sealed class UpkeepSteps
{
    private string pass = "";
    private long done;
    private int number;

    /// <summary>The position of the check, for example <c>step 2, bundles: 12.3 of 45.6 MB</c>.</summary>
    public string Describe(UpkeepProgress progress)
    {
        if (progress.Pass != pass || progress.Done < done)
            number++;
        (pass, done) = (progress.Pass, progress.Done);
        return $"step {number}, {progress.Pass}: {Amount(progress)}";
    }

    private static string Amount(UpkeepProgress progress) => progress.Unit switch
    {
        "bytes" when progress.Total < 1_000_000 => $"{progress.Done / 1e3:N1} of {progress.Total / 1e3:N1} kB",
        "bytes" => $"{progress.Done / 1e6:N1} of {progress.Total / 1e6:N1} MB",
        _ => $"{progress.Done:N0} of {progress.Total:N0} {progress.Unit}",
    };
}
