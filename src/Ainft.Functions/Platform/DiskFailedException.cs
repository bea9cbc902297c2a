namespace Ainft.Functions.Platform;

/// <summary>
/// The app could not create, write or read a temporary file, because the disk is full, over its quota or failing. The
/// app answers 503.
/// </summary>
internal sealed class DiskFailedException(string folder, Exception inner)
    : IOException($"A temporary file in {folder} failed: {inner.Message}", inner);
