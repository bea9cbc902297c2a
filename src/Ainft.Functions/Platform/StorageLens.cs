namespace Ainft.Functions.Platform;

/// <summary>
/// Wraps the storage of slices, so that a check of the index can record their writes. An app that serves has no lens.
/// </summary>
/// <param name="Rows">Wraps the table of a name.</param>
/// <param name="Blobs">Wraps the container of a name.</param>
public sealed record StorageLens(Func<string, Rows, Rows> Rows, Func<string, Blobs, Blobs> Blobs);
