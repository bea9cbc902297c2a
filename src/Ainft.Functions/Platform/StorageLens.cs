namespace Ainft.Functions.Platform;

/// <summary>
/// Stands between slices and storage where their writes are to be looked at and not just done. An app that serves has none.
/// </summary>
/// <param name="Rows">What slices get for the table of a name.</param>
/// <param name="Blobs">What slices get for the container of a name.</param>
public sealed record StorageLens(Func<string, Rows, Rows> Rows, Func<string, Blobs, Blobs> Blobs);
