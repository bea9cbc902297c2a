namespace Ainft.Functions.Platform;

/// <summary>
/// Settings that function.json files name between percent signs, with their values where nothing else is set. The Functions host reads
/// only app settings, so a deployment sets them too: local.settings.sample.json lists them.
/// </summary>
static class Defaults
{
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["Ainft:Prefix"] = "ainft",
        ["Ainft:AnchorSchedule"] = "*/10 * * * * *",
        ["Ainft:SweepSchedule"] = "0 * * * * *",
        ["Ainft:ReconcileSchedule"] = "*/5 * * * * *",
    };
}
