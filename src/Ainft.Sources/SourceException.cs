namespace Ainft.Sources;

/// <summary>A file cannot be read as its name promises. The message names the file and the place.</summary>
/// <param name="message">One sentence for people.</param>
/// <param name="inner">The exception of a parser, or null.</param>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The rule that the text breaks, for programs.</summary>
    public ViolationCode Code { get; init; } = ViolationCode.JsonSyntax;

    /// <summary>
    /// The place in the text as a JSON pointer (RFC 6901), or the name of a header. Empty for the whole text.
    /// </summary>
    public string Pointer { get; init; } = "";
}
