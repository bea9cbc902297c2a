using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Ainft.Json;

internal ref partial struct Canonicalizer
{
    /// <summary>The character that a two-character escape means, or 0 if the escape does not exist.</summary>
    internal static byte Unescape(byte letter) => letter switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' => letter,
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => 0,
    };

    // Most strings have no escape. They are copied block by block up to their closing quote. All variables of the loop
    // stay in registers.
    private bool ReadString()
    {
        var (from, to, high) = (position + 1, length + 1, 0u);
        Reserve(2 * Vector128<byte>.Count);
        buffer[length] = (byte)'"';
        while (input.Length - from >= Vector128<byte>.Count)
        {
            if (buffer.Length - to < 2 * Vector128<byte>.Count)
                break;
            var block = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(input), (nuint)from);
            block.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(buffer), (nuint)to);
            var stops = Stops(block);
            high |= block.ExtractMostSignificantBits();
            var count = stops == 0 ? Vector128<byte>.Count : int.TrailingZeroCount((int)stops);
            (from, to) = (from + count, to + count);
            if (stops == 0)
                continue;
            if (input[from] != '"')
                break;
            buffer[to] = (byte)'"';
            return EndString(from + 1, to + 1, high == 0);
        }
        return ReadStringOn(from, to, high == 0);
    }

    private bool EndString(int from, int to, bool isAscii)
    {
        var (offset, start) = (position, length);
        (position, length, stringIsEscaped) = (from, to, false);
        return isAscii || CheckCharacters(start, offset);
    }

    // The rest of a string that has an escape or ends near the end of the document.
    private bool ReadStringOn(int from, int to, bool isAscii)
    {
        var (offset, start) = (position, length);
        (position, length, stringIsEscaped) = (from, to, false);
        while (true)
        {
            CopyPlain(ref isAscii);
            if (position == input.Length)
                return FailHere("");
            var next = input[position];
            if (next == '"')
                break;
            if (next != '\\')
                return FailHere("A control character must be escaped.");
            isAscii = false;
            if (!ReadEscape())
                return false;
        }
        position++;
        Write((byte)'"');
        return isAscii || CheckCharacters(start, offset);
    }

    private bool CheckCharacters(int start, int offset) =>
        !HasNoncharacter(buffer.AsSpan(start, length - start))
        || Fail(offset, ViolationCode.TextNotUnicode, "A Unicode noncharacter is not allowed.");

    // One bit per byte, which is set if the byte is a quote, a backslash or a control character.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Stops(Vector128<byte> block) =>
        (Vector128.Equals(block, Vector128.Create((byte)'"'))
            | Vector128.Equals(block, Vector128.Create((byte)'\\'))
            | Vector128.LessThan(block, Vector128.Create((byte)0x20))).ExtractMostSignificantBits();

    // Copies up to the next quote, backslash or control character. The constructor checked that the bytes are UTF-8.
    private void CopyPlain(ref bool isAscii)
    {
        Reserve(Vector128<byte>.Count);
        while (input.Length - position >= Vector128<byte>.Count)
        {
            var block = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(input), (nuint)position);
            block.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(buffer), (nuint)length);
            isAscii &= block.ExtractMostSignificantBits() == 0;
            var stops = Stops(block);
            var count = stops == 0 ? Vector128<byte>.Count : int.TrailingZeroCount((int)stops);
            position += count;
            length += count;
            if (stops != 0)
                return;
            Reserve(Vector128<byte>.Count);
        }
        while (position < input.Length && input[position] is not ((byte)'"' or (byte)'\\' or < 0x20))
        {
            isAscii &= input[position] < 0x80;
            Write(input[position++]);
        }
    }

    private bool ReadEscape()
    {
        if (position + 1 == input.Length)
        {
            position++;
            return FailHere("");
        }
        var letter = input[position + 1];
        if (letter == 'u')
            return ReadUnicodeEscape();
        var character = Unescape(letter);
        if (character == 0)
            return FailHere("JSON does not define this escape.");
        position += 2;
        WriteCharacter(new Rune(character));
        return true;
    }

    private bool ReadUnicodeEscape()
    {
        var offset = position;
        if (!TryReadUnit(out var unit))
            return FailHere("Expected \\u and four hexadecimal digits.");
        if (Rune.TryCreate(unit, out var rune))
        {
            WriteCharacter(rune);
            return true;
        }
        if (!char.IsHighSurrogate(unit) || !TryReadUnit(out var low) || !Rune.TryCreate(unit, low, out rune))
            return Fail(offset, ViolationCode.TextNotUnicode, "A lone surrogate is not allowed.");
        WriteCharacter(rune);
        return true;
    }

    private bool TryReadUnit(out char unit)
    {
        unit = default;
        var rest = input[position..];
        if (rest.Length < 6 || rest[0] != '\\' || rest[1] != 'u'
            || !Utf8Parser.TryParse(rest[2..6], out ushort value, out var used, 'x') || used != 4)
            return false;
        unit = (char)value;
        position += 6;
        return true;
    }

    private void WriteCharacter(Rune rune)
    {
        Reserve(Slack);
        var rest = buffer.AsSpan(length);
        ReadOnlySpan<byte> shortEscape = rune.Value switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            '\n' => "\\n"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            _ => default,
        };
        shortEscape.CopyTo(rest);
        var written = shortEscape.Length;
        if (written == 0 && rune.Value < 0x20)
            System.Text.Unicode.Utf8.TryWrite(rest, CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}", out written);
        stringIsEscaped |= written > 0;
        length += written > 0 ? written : rune.EncodeToUtf8(rest);
    }

    // The noncharacters are U+FDD0 to U+FDEF and the last two code points of every plane. Their UTF-8 begins with a
    // byte from EF to F4.
    private static bool HasNoncharacter(ReadOnlySpan<byte> text)
    {
        for (int lead; (lead = text.IndexOfAnyInRange((byte)0xEF, (byte)0xF4)) >= 0;)
        {
            text = text[lead..];
            if (Rune.DecodeFromUtf8(text, out var rune, out var size) != OperationStatus.Done)
                return false;
            if ((rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF)
                return true;
            text = text[size..];
        }
        return false;
    }
}
