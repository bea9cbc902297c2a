namespace Ainft.Functions.Ledger;

/// <summary>
/// Makes the index rows of one kind of entry. The slice that owns the kind registers the projector. The ledger calls it
/// for every window of every bundle, in order, after a commit and during recovery. The projector inserts missing rows,
/// may run concurrently with itself, and keeps no slice of an entry's bytes. It returns the positions of entries that
/// another bundle already had. Their rows point to that bundle permanently, and later projectors do not see them.
/// </summary>
public sealed record EntryProjector(
    EntryKind Kind,
    Func<BundleHeader, IReadOnlyList<BundledEntry>, CancellationToken, Task<IReadOnlySet<int>>> ProjectAsync);
