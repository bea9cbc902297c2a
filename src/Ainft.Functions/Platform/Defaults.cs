namespace Ainft.Functions.Platform;

/// <summary>
/// Values of settings where nothing else sets them. The Functions host reads those that function.json files name between percent signs from
/// its app settings only, so a deployment sets them too: local.settings.sample.json lists them.
/// </summary>
internal static class Defaults
{
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["Ainft:Prefix"] = "ainft",
        ["Ainft:AnchorSchedule"] = "*/10 * * * * *",
        ["Ainft:SweepSchedule"] = "0 * * * * *",
        ["Ainft:ReconcileSchedule"] = "*/5 * * * * *",
        ["Ainft:RunSchedule"] = "*/5 * * * * *",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
    };
}
