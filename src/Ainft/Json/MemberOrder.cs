using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Ainft.Json;

/// <summary>
/// Orders members by the UTF-16 code units of their names (RFC 8785, section 3.2.3). It compares the canonical UTF-8 of
/// the names.
/// </summary>
internal readonly struct MemberOrder(byte[] buffer) : IComparer<Canonicalizer.Member>
{
    private const ulong NotAscii = 0x8080808080808080;

    public int Compare(Canonicalizer.Member x, Canonicalizer.Member y) => Compare(buffer, in x, in y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare(byte[] buffer, in Canonicalizer.Member x, in Canonicalizer.Member y) =>
        x.Prefix != y.Prefix && ((x.Prefix | y.Prefix) & NotAscii) == 0 && !x.IsEscaped && !y.IsEscaped
            ? x.Prefix.CompareTo(y.Prefix)
            : CompareNames(buffer, in x, in y);

    /// <summary>The first eight bytes of a name as a big-endian number, padded with zeros.</summary>
    /// <param name="bytes">At least eight bytes that begin with the name.</param>
    /// <param name="length">The length of the name.</param>
    public static ulong Prefix(ReadOnlySpan<byte> bytes, int length)
    {
        if (length == 0)
            return 0;
        // The bytes behind a short name do not belong to it, so they are shifted out.
        var prefix = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return length >= sizeof(ulong) ? prefix : prefix >> (64 - 8 * length) << (64 - 8 * length);
    }

    private static int CompareNames(byte[] buffer, in Canonicalizer.Member x, in Canonicalizer.Member y)
    {
        var left = buffer.AsSpan(x.Start + 1, x.NameEnd - x.Start - 2);
        var right = buffer.AsSpan(y.Start + 1, y.NameEnd - y.Start - 2);
        return x.IsEscaped || y.IsEscaped ? CompareEscaped(left, right) : ComparePlain(left, right);
    }

    /// <summary>The name, unescaped.</summary>
    public static string Name(byte[] buffer, in Canonicalizer.Member member)
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(member.Start, member.NameEnd - member.Start));
        reader.Read();
        return reader.GetString()!;
    }

    private static int ComparePlain(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var same = left.CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
            return left.Length - right.Length;
        int x = left[same], y = right[same];
        // A lead byte from F0 on means a surrogate pair in UTF-16, which begins with D800 to DBFF. So it comes before
        // E000 to FFFF, the characters with the lead bytes EE and EF.
        return x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0) ? y - x : x - y;
    }

    private static int CompareEscaped(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        while (left.Length > 0 && right.Length > 0)
        {
            var order = NextUnits(ref left).CompareTo(NextUnits(ref right));
            if (order != 0)
                return order;
        }
        return left.Length - right.Length;
    }

    // The next one or two UTF-16 code units. The first one is in the upper half.
    private static uint NextUnits(ref ReadOnlySpan<byte> name)
    {
        if (name[0] == '\\')
        {
            var isShort = name[1] != 'u';
            var unit = isShort
                ? Canonicalizer.Unescape(name[1])
                : Convert.ToInt32(Encoding.ASCII.GetString(name[2..6]), 16);
            name = name[(isShort ? 2 : 6)..];
            return (uint)unit << 16;
        }
        Rune.DecodeFromUtf8(name, out var rune, out var size);
        name = name[size..];
        Span<char> units = stackalloc char[2];
        rune.EncodeToUtf16(units);
        return ((uint)units[0] << 16) | units[1];
    }
}
