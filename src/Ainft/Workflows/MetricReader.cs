using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>Reads a number out of an output file.</summary>
public static class MetricReader
{
    private static readonly CanonicalJsonLimits Limits = new()
    {
        MaxInputBytes = WorkflowLimits.MetricFileBytes,
        // Numbers may get longer: 1e20 has 21 digits in canonical form.
        MaxBytes = 8 * WorkflowLimits.MetricFileBytes,
        AllowRounding = true,
    };

    /// <summary>
    /// Reads the number at a JSON pointer (RFC 6901). The file must be I-JSON (RFC 7493) of at most 1 MiB and 64 levels; text,
    /// <c>NaN</c>, <c>Infinity</c> and numbers beyond a double are no numbers.
    /// </summary>
    /// <param name="json">The file.</param>
    /// <param name="pointer">The pointer; the empty string is the whole document.</param>
    /// <param name="value">The nearest double, minus zero being zero, when the answer is true.</param>
    /// <param name="reason">What is wrong, in a sentence, when the answer is false.</param>
    public static bool TryRead(ReadOnlyMemory<byte> json, string pointer, out double value, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        value = 0;
        if (!WorkflowForms.Pointer().IsMatch(pointer))
            return Refuse("This is no JSON pointer.", out reason);
        if (!CanonicalJson.TryCanonicalize(json.Span, out byte[]? canonical, out var violation, Limits))
            return Refuse($"The file is no JSON with numbers only: {violation.Reason}", out reason);
        using var document = JsonDocument.Parse(canonical);
        if (!TryFollow(document.RootElement, pointer, out var element))
            return Refuse("There is nothing at this pointer.", out reason);
        if (element.ValueKind != JsonValueKind.Number)
            return Refuse("There is no number at this pointer.", out reason);
        (value, reason) = (element.GetDouble(), null);
        return true;
    }

    private static bool TryFollow(JsonElement root, string pointer, out JsonElement element)
    {
        element = root;
        foreach (var token in pointer.Split('/').Skip(1))
            if (!TryStep(element, token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out element))
                return false;
        return true;
    }

    private static bool TryStep(JsonElement element, string name, out JsonElement next)
    {
        next = default;
        if (element.ValueKind == JsonValueKind.Object)
            return element.TryGetProperty(name, out next);
        if (element.ValueKind != JsonValueKind.Array || !DecimalText.TryReadShortest(name, out int index)
            || index >= element.GetArrayLength())
            return false;
        next = element[index];
        return true;
    }

    private static bool Refuse(string why, out string reason)
    {
        reason = why;
        return false;
    }
}
