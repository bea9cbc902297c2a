namespace Ainft.Manifests.Workflows;

/// <summary>The place of a number in an output file that is JSON.</summary>
/// <param name="File">The path of the output.</param>
/// <param name="Pointer">An RFC 6901 JSON pointer. The empty string is the whole document.</param>
public readonly record struct MetricPlace(string File, string Pointer);
