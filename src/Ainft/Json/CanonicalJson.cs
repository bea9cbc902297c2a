using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Ainft;

/// <summary>
/// Canonical JSON (JCS, RFC 8785) straight from UTF-8 to UTF-8: one pass, no document model, scratch memory from a pool.
/// </summary>
/// <remarks>
/// <para>Input must be I-JSON (RFC 7493). Refused: text that is not JSON (RFC 8259), a byte-order mark, invalid or overlong UTF-8, lone
/// surrogates, noncharacters, two members of one object whose names are equal once unescaped, numbers whose magnitude is beyond a
/// double, and whatever exceeds <see cref="CanonicalJsonLimits"/>.</para>
/// <para>Unless <see cref="CanonicalJsonLimits.AllowRounding"/> is set, a number is refused when a double does not hold it exactly, that
/// is: when the nearest double, written with as many significant digits as the literal has (trailing zeros not counted), does not give
/// the literal's digits back. So <c>0.1</c>, <c>1e23</c>, <c>9007199254740992</c> and every text that prints a double with 1 to 17
/// digits or in full are accepted; <c>9007199254740993</c>, <c>333333333.33333329</c> and <c>1e-400</c>, whose last digits or all of
/// whose digits would be lost, are not.</para>
/// <para>Members are ordered by the UTF-16 code units of their names, as the specification demands, which differs from the order of
/// their UTF-8 bytes above U+FFFF. Numbers take the shortest form of ECMAScript, minus zero becomes <c>0</c>.</para>
/// </remarks>
public static class CanonicalJson
{
    /// <summary>Writes the canonical form of one JSON document.</summary>
    /// <param name="utf8">The document; white space may surround it.</param>
    /// <param name="output">Receives the canonical bytes in one piece; nothing is written when the document is refused.</param>
    /// <param name="violation">The first rule broken, with the JSON pointer and the byte offset in <paramref name="utf8"/>.</param>
    /// <param name="limits">The limits, by default <see cref="CanonicalJsonLimits.Manifest"/>.</param>
    public static bool TryCanonicalize(
        ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, [NotNullWhen(false)] out Violation? violation, CanonicalJsonLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        var canonicalizer = new Canonicalizer(utf8, limits ?? CanonicalJsonLimits.Manifest);
        var ok = canonicalizer.Run(out violation);
        if (ok)
            output.Write(canonicalizer.Canonical);
        canonicalizer.Dispose();
        return ok;
    }

    /// <summary>Answers the canonical form of one JSON document as a new array.</summary>
    /// <inheritdoc cref="TryCanonicalize(ReadOnlySpan{byte}, IBufferWriter{byte}, out Violation?, CanonicalJsonLimits?)"/>
    public static bool TryCanonicalize(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out byte[]? canonical,
        [NotNullWhen(false)] out Violation? violation,
        CanonicalJsonLimits? limits = null)
    {
        var canonicalizer = new Canonicalizer(utf8, limits ?? CanonicalJsonLimits.Manifest);
        var ok = canonicalizer.Run(out violation);
        canonical = ok ? canonicalizer.Canonical.ToArray() : null;
        canonicalizer.Dispose();
        return ok;
    }

    /// <summary>Whether the bytes are already in canonical form.</summary>
    /// <param name="utf8">Any bytes.</param>
    /// <param name="limits">The limits, by default <see cref="CanonicalJsonLimits.Manifest"/>.</param>
    public static bool IsCanonical(ReadOnlySpan<byte> utf8, CanonicalJsonLimits? limits = null)
    {
        var canonicalizer = new Canonicalizer(utf8, limits ?? CanonicalJsonLimits.Manifest);
        var same = canonicalizer.Run(out _) && canonicalizer.Canonical.SequenceEqual(utf8);
        canonicalizer.Dispose();
        return same;
    }
}
