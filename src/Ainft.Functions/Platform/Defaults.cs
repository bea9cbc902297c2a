namespace Ainft.Functions.Platform;

/// <summary>
/// Default values of settings. A Functions host reads the settings that triggers name between percent
/// signs from its own environment, so a deployment must set those. local.settings.sample.json lists them.
/// </summary>
internal static class Defaults
{
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["AINFT_PREFIX"] = "ainft",
        ["AINFT_ANCHOR_SCHEDULE"] = "*/10 * * * * *",
        ["AINFT_SWEEP_SCHEDULE"] = "0 * * * * *",
        ["AINFT_RECONCILE_SCHEDULE"] = "*/5 * * * * *",
        ["AINFT_RUN_SCHEDULE"] = "*/5 * * * * *",
        ["AINFT_SETTLE_SCHEDULE"] = "0 7 * * * *",
        ["AINFT_ACTIVATE_SCHEDULE"] = "0 */5 * * * *",
        ["AINFT_AUDIT_SCHEDULE"] = "0 0 3 * * *",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
    };
}
