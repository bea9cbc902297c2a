namespace Ainft.Manifests;

/// <summary>A part of a valid manifest that its creator probably meant otherwise. It never stops a mint.</summary>
/// <param name="Pointer">An RFC 6901 JSON pointer to the part.</param>
/// <param name="Code">The stable name of the warning, for programs.</param>
/// <param name="Reason">One or two sentences for people. Their words can change in any version.</param>
/// <param name="Suggestion">The text to write instead of the part that the reason names.</param>
public sealed record ManifestWarning(string Pointer, ViolationCode Code, string Reason, string Suggestion);
