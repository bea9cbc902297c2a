namespace Ainft.Functions.Ledger;

/// <summary>
/// How one kind of entry becomes index rows. The slice that owns the kind registers it; the ledger calls it for every window of every
/// bundle, in order, in the happy path and in recovery alike. It inserts what is absent, may run twice at once, keeps no slice of an
/// entry's bytes, and answers the positions of those entries that another bundle already had: their rows point there, for good, and
/// projectors after this one do not see them.
/// </summary>
public sealed record EntryProjector(
    EntryKind Kind,
    Func<BundleHeader, IReadOnlyList<BundledEntry>, CancellationToken, Task<IReadOnlySet<int>>> ProjectAsync);
