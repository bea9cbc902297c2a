namespace Ainft.Functions.Ledger;

/// <summary>
/// Consecutive entries of a bundle, which is never in memory as a whole. Windows follow from the bundle's bytes alone, so everybody who
/// reads it makes the same. The entries' bytes are valid until the next window is asked for.
/// </summary>
public sealed record BundleWindow(BundleHeader Bundle, IReadOnlyList<BundledEntry> Entries)
{
    /// <summary>A window ends before the line that would take it beyond this; every line is far shorter.</summary>
    public const int MaxBytes = 20 << 20;

    /// <summary>A window of this many small entries fills transactions of 100 rows in sixteen partitions.</summary>
    public const int MaxEntries = 10_000;
}
