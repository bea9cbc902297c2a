namespace Ainft.Functions.Ledger;

/// <summary>
/// Consecutive entries of a bundle, which is never in memory as a whole. Windows depend only on the bundle's bytes, so
/// every reader gets the same ones. The entries' bytes are valid until the caller asks for the next window.
/// </summary>
public sealed record BundleWindow(BundleHeader Bundle, IReadOnlyList<BundledEntry> Entries)
{
    /// <summary>The maximum size of a window in bytes. Every line is far shorter.</summary>
    public const int MaxBytes = 20 << 20;

    /// <summary>
    /// The maximum number of entries of a window. So many small entries fill transactions of 100 rows in sixteen
    /// partitions.
    /// </summary>
    public const int MaxEntries = 10_000;
}
