using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Ainft.Json;

/// <summary>
/// Writes canonical JSON (JCS, RFC 8785) from UTF-8 to UTF-8. It makes one pass without a document model, and it takes
/// scratch memory from a pool.
/// </summary>
/// <remarks>
/// <para>The input must be I-JSON (RFC 7493). Text that is not JSON (RFC 8259), a byte-order mark, invalid or overlong
/// UTF-8, lone surrogates and noncharacters are refused. Two members of one object are refused if their unescaped names
/// are equal. Numbers beyond the range of a double and documents beyond <see cref="CanonicalJsonLimits"/> are refused
/// too.</para>
/// <para>A number is also refused if a double cannot hold it exactly, unless
/// <see cref="CanonicalJsonLimits.AllowRounding"/> is set. A double holds a number exactly if the nearest double,
/// written with as many significant digits as the literal, has the digits of the literal. Trailing zeros are ignored.
/// So <c>0.1</c>, <c>1e23</c> and <c>9007199254740992</c> are accepted. Every text that prints a double with 1 to 17
/// digits or in full is accepted too. <c>9007199254740993</c> and <c>333333333.33333329</c> are refused, because their
/// last digits would be lost. <c>1e-400</c> is refused, because all its digits would be lost.</para>
/// <para>Members are ordered by the UTF-16 code units of their names, as RFC 8785 requires. Above U+FFFF this order
/// differs from the order of the UTF-8 bytes. Numbers have the shortest form of ECMAScript, and minus zero becomes
/// <c>0</c>.</para>
/// </remarks>
public static class CanonicalJson
{
    /// <summary>Writes the canonical form of one JSON document.</summary>
    /// <param name="utf8">The document. White space may surround it.</param>
    /// <param name="output">
    /// Receives the canonical bytes in one piece. It receives no bytes if the document is refused.
    /// </param>
    /// <param name="violation">
    /// The first broken rule, with the JSON pointer and the byte offset in <paramref name="utf8"/>.
    /// </param>
    /// <param name="limits">The limits, by default <see cref="CanonicalJsonLimits.Manifest"/>.</param>
    public static bool TryCanonicalize(
        ReadOnlySpan<byte> utf8,
        IBufferWriter<byte> output,
        [NotNullWhen(false)] out Violation? violation,
        CanonicalJsonLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        var canonicalizer = new Canonicalizer(utf8, limits ?? CanonicalJsonLimits.Manifest);
        var ok = canonicalizer.Run(out violation);
        if (ok)
            output.Write(canonicalizer.Canonical);
        canonicalizer.Dispose();
        return ok;
    }

    /// <summary>Returns the canonical form of one JSON document as a new array.</summary>
    /// <inheritdoc
    /// cref="TryCanonicalize(ReadOnlySpan{byte}, IBufferWriter{byte}, out Violation?, CanonicalJsonLimits?)"/>
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
