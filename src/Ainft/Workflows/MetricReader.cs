using System.Diagnostics.CodeAnalysis;

namespace Ainft;

/// <summary>Reads a number out of an output file.</summary>
public static class MetricReader
{
    /// <summary>
    /// Reads the number at a JSON pointer (RFC 6901). The file must be JSON (RFC 8259, UTF-8) of at most 1 MiB and 64 levels; text,
    /// <c>NaN</c>, <c>Infinity</c> and numbers beyond a double are no numbers.
    /// </summary>
    /// <param name="json">The file.</param>
    /// <param name="pointer">The pointer; the empty string is the whole document.</param>
    /// <param name="value">The nearest double, minus zero being zero, when the answer is true.</param>
    /// <param name="reason">What is wrong, in a sentence, when the answer is false.</param>
    public static bool TryRead(ReadOnlyMemory<byte> json, string pointer, out double value, [NotNullWhen(false)] out string? reason) =>
        throw new NotImplementedException();
}
