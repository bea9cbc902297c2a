namespace Ainft.Sources;

/// <summary>A file cannot be read as its name promises. The message names the file and the place.</summary>
/// <param name="message">One sentence for people.</param>
/// <param name="inner">The exception of a parser, or null.</param>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
