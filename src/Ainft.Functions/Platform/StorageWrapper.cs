namespace Ainft.Functions.Platform;

/// <summary>
/// Wraps the storage of slices, so that a check of the index can record their writes. It is an argument of the storage
/// and never changes. An app that serves has no wrapper.
/// </summary>
/// <param name="Rows">Wraps a table. The declaration is null for a table that is not part of the index.</param>
/// <param name="Blobs">Wraps the container of a name.</param>
public sealed record StorageWrapper(Func<IndexTable?, Rows, Rows> Rows, Func<string, Blobs, Blobs> Blobs);
