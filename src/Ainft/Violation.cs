namespace Ainft;

/// <summary>One rule that a document breaks.</summary>
/// <param name="Pointer">An RFC 6901 JSON pointer to the wrong part. The empty string is the whole document.</param>
/// <param name="Code">The stable name of the rule, for programs.</param>
/// <param name="Reason">One sentence for people. Its words can change in any version.</param>
/// <param name="Offset">The byte offset in the UTF-8 document, where it is known.</param>
public sealed record Violation(string Pointer, ViolationCode Code, string Reason, long? Offset = null);
