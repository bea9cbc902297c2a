using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace Ainft;

/// <summary>Reads a number out of an output file.</summary>
/// <remarks>
/// <para>A metrics file is JSON (RFC 8259) in UTF-8 of at most 1 MiB, nested as deep as it likes. Because programs
/// write such files and their
/// authors look at one number only, it may begin with a byte order mark, may have the words <c>NaN</c>,
/// <c>Infinity</c> and
/// <c>-Infinity</c> where a number can be, as Python writes them, and may name a member twice, unless that member is
/// on the pointer's way.</para>
/// <para>A pointer (RFC 6901) leads to a number. It becomes the nearest double, minus zero being zero. <c>NaN</c>,
/// <c>Infinity</c> and
/// <c>-Infinity</c> at the pointer are results too, which no comparator accepts. Text, a number beyond a double and
/// everything else is no
/// number. Member names are compared after their escapes are replaced.</para>
/// </remarks>
public static class MetricReader
{
    /// <summary>Reads the number at a JSON pointer (RFC 6901).</summary>
    /// <param name="json">The file.</param>
    /// <param name="pointer">The pointer; the empty string is the whole document.</param>
    /// <param name="value">The nearest double, minus zero being zero, not a number, or an infinity, when the answer is
    /// true.</param>
    /// <param name="reason">What is wrong, in a sentence, when the answer is false.</param>
    public static bool TryRead(ReadOnlyMemory<byte> json, string pointer, out double value, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        value = 0;
        reason = Refuse(json.Span, pointer);
        if (reason is not null)
            return false;
        var scanner = new MetricScanner(json.Span, TokensOf(pointer));
        if (!scanner.TryScan())
            reason = $"The file is not JSON: {scanner.Problem}";
        else if (scanner.Twice is { } name)
            reason = $"The member {Shown(name)} is there twice on the way to this pointer.";
        else
            (value, reason) = (scanner.Value, scanner.Found switch
            {
                MetricFound.Number => null,
                MetricFound.TooGreat => "The number at this pointer is beyond a double.",
                MetricFound.Other => "There is no number at this pointer.",
                _ => "There is nothing at this pointer.",
            });
        return reason is null;
    }

    private static string? Refuse(ReadOnlySpan<byte> json, string pointer)
    {
        if (!WorkflowForms.Pointer().IsMatch(pointer))
            return "This is no JSON pointer.";
        if (json.Length > WorkflowLimits.MetricFileBytes)
            return $"The file has {json.Length} bytes; metrics are read from at most {WorkflowLimits.MetricFileBytes}.";
        return Utf8.IsValid(json) ? null : "The file is not JSON: it is not in UTF-8.";
    }

    private static string[] TokensOf(string pointer) => [.. pointer.Split('/').Skip(1).Select(token =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    // The name is a part of the manifest's own pointer, so it is short; its control characters are nobody's to print.
    private static string Shown(string name) =>
        string.Concat(name.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));
}
