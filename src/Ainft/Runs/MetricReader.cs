using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace Ainft.Runs;

/// <summary>Reads a number out of an output file.</summary>
/// <remarks>
/// <para>A metrics file is JSON (RFC 8259) in UTF-8 of at most 1 MiB, with any depth. Programs of many kinds write such
/// files, so the reader is lenient. The file may begin with a byte order mark. It may have the words <c>NaN</c>,
/// <c>Infinity</c> and <c>-Infinity</c> in place of a number, as Python writes them. It may contain a member twice,
/// unless that member is on the path of the pointer.</para>
/// <para>A pointer (RFC 6901) leads to a number. The number becomes the nearest double, and minus zero becomes zero.
/// <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> at the pointer are results too, but no comparator accepts them.
/// Text, a number beyond the range of a double, and every other value is refused. Member names are compared after their
/// escapes are replaced.</para>
/// <para>A node puts the reason of a refusal into its signed result, see <see cref="TaskResult.Reason"/>.</para>
/// </remarks>
public static class MetricReader
{
    /// <summary>Reads the number at a JSON pointer (RFC 6901).</summary>
    /// <param name="json">The file.</param>
    /// <param name="pointer">The pointer. The empty string is the whole document.</param>
    /// <param name="value">The nearest double, NaN or an infinity, when the answer is true. Minus zero becomes
    /// zero.</param>
    /// <param name="reason">A sentence that explains the refusal, when the answer is false.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> json, string pointer, out double value, [NotNullWhen(false)] out string? reason)
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

    // The name is a part of the manifest's own pointer, so it is short. Control characters could damage a terminal.
    private static string Shown(string name) =>
        string.Concat(name.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));
}
