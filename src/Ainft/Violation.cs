namespace Ainft;

/// <summary>One rule that a document breaks.</summary>
/// <param name="Pointer">Where: an RFC 6901 JSON pointer; the empty string is the whole document.</param>
/// <param name="Reason">Which rule, in words for people.</param>
/// <param name="Offset">The byte offset in the UTF-8 document, where known.</param>
public sealed record Violation(string Pointer, string Reason, long? Offset = null);
