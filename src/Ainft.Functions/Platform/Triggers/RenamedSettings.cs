namespace Ainft.Functions.Platform;

/// <summary>
/// Settings that had other names before. An app that ignored an old prefix would serve an empty registry, so it does
/// not start.
/// </summary>
internal static class RenamedSettings
{
    private static readonly (string Old, string New)[] Names =
    [
        ("Ainft:Prefix", "AINFT_PREFIX"),
        ("Ainft:AnchorSchedule", "AINFT_ANCHOR_SCHEDULE"),
        ("Ainft:SweepSchedule", "AINFT_SWEEP_SCHEDULE"),
        ("Ainft:ReconcileSchedule", "AINFT_RECONCILE_SCHEDULE"),
        ("Ainft:RunSchedule", "AINFT_RUN_SCHEDULE"),
        ("Ainft:Minting:PublicUrl", "Ainft__Http__PublicUrl"),
    ];

    /// <exception cref="InvalidOperationException">A setting has its old name.</exception>
    public static void Refuse(IConfiguration configuration)
    {
        foreach (var (old, name) in Names.Where(pair => configuration[pair.Old] is not null))
            throw new InvalidOperationException(
                $"Set {name} in the place of {old.Replace(":", "__", StringComparison.Ordinal)}, which was renamed.");
    }
}
