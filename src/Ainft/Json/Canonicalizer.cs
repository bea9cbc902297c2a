using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Ainft.Json;

/// <summary>
/// One run of <see cref="CanonicalJson"/>. It writes values to the scratch buffer in the order of the input. If the
/// members of an object are not in order, it sorts them in place at the end of the object.
/// </summary>
internal ref partial struct Canonicalizer
{
    // The room for a literal, a number or one character. An ECMAScript number has at most 25 characters.
    private const int Slack = 32;
    private const ulong EightBlanks = 0x2020202020202020;

    private readonly CanonicalJsonLimits limits;

    // The valid UTF-8 at the start of the document. If it is cut there, reading ends with a violation at the cut.
    private readonly ReadOnlySpan<byte> input;
    private readonly bool isCut;
    private readonly int givenLength;
    private int position;
    private byte[] buffer;
    private int length;
    private Violation? violation;

    // Whether the canonical form of the last string has an escape.
    private bool stringIsEscaped;

    // The members of all open objects. Those of the innermost object are last.
    private Member[] members;
    private int memberCount;

    // The current index of each open array, and for each open object the complement of the member's index in members.
    private readonly int[] path;
    private int depth;

    public Canonicalizer(ReadOnlySpan<byte> utf8, CanonicalJsonLimits limits)
    {
        this.limits = limits;
        givenLength = utf8.Length;
        input = utf8[..(utf8.Length > limits.MaxInputBytes ? 0 : ValidLength(utf8))];
        isCut = input.Length < utf8.Length;
        buffer = ArrayPool<byte>.Shared.Rent(input.Length + 2 * Slack);
        members = ArrayPool<Member>.Shared.Rent(64);
        path = ArrayPool<int>.Shared.Rent(limits.MaxDepth);
    }

    public readonly ReadOnlySpan<byte> Canonical => buffer.AsSpan(0, length);

    public readonly void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        ArrayPool<Member>.Shared.Return(members);
        ArrayPool<int>.Shared.Return(path);
    }

    public bool Run([NotNullWhen(false)] out Violation? broken)
    {
        if (IsAcceptableStart() && ReadValue())
        {
            SkipWhiteSpace();
            if (position < input.Length || isCut)
                FailHere("The text continues after the end of the document.");
            else if (length > limits.MaxBytes)
                FailSize(0, $"The canonical form has {length} bytes, but at most {limits.MaxBytes} are allowed.");
        }
        broken = violation;
        return broken is null;
    }

    private bool IsAcceptableStart()
    {
        if (givenLength > limits.MaxInputBytes)
            return FailSize(
                limits.MaxInputBytes,
                $"The document has {givenLength} bytes, but at most {limits.MaxInputBytes} are allowed.");
        return !input.StartsWith("\uFEFF"u8) || Fail(0, ViolationCode.JsonSyntax, "A byte-order mark is not allowed.");
    }

    private bool ReadValue()
    {
        SkipWhiteSpace();
        if (position == input.Length)
            return FailHere("Expected a value.");
        switch (input[position])
        {
            case (byte)'{': return ReadObject();
            case (byte)'[': return ReadArray();
            case (byte)'"': return ReadString();
            case (byte)'t': return ReadLiteral("true"u8);
            case (byte)'f': return ReadLiteral("false"u8);
            case (byte)'n': return ReadLiteral("null"u8);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'): return ReadNumber();
            default: return FailHere("Expected a value.");
        }
    }

    private bool ReadArray()
    {
        if (!Enter())
            return false;
        Write((byte)'[');
        position++;
        if (!TryRead((byte)']'))
        {
            for (var index = 0; ; index++)
            {
                path[depth - 1] = index;
                if (!ReadValue())
                    return false;
                if (!TryRead((byte)','))
                    break;
                Write((byte)',');
            }
            if (!TryRead((byte)']'))
                return FailHere("Expected ',' or ']'.");
        }
        Write((byte)']');
        depth--;
        return true;
    }

    private bool ReadLiteral(ReadOnlySpan<byte> literal)
    {
        if (!input[position..].StartsWith(literal))
            return FailHere("Expected a value.");
        Reserve(Slack);
        literal.CopyTo(buffer.AsSpan(length));
        length += literal.Length;
        position += literal.Length;
        return true;
    }

    private bool TryRead(byte token)
    {
        var at = position;
        if ((uint)at < (uint)input.Length && input[at] == token)
        {
            position = at + 1;
            return true;
        }
        SkipWhiteSpace();
        if (position == input.Length || input[position] != token)
            return false;
        position++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipWhiteSpace()
    {
        var at = position;
        if ((uint)at >= (uint)input.Length || input[at] > ' ')
            return;
        // A single blank is frequent, for example after a colon.
        if ((uint)(at + 1) < (uint)input.Length && input[at] == ' ' && input[at + 1] > ' ')
            position = at + 1;
        else
            SkipWhiteSpaceRun();
    }

    // Indentation is a newline and many blanks, so this skips eight blanks at once.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SkipWhiteSpaceRun()
    {
        while (position < input.Length && input[position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            position++;
            var rest = input[position..];
            if (rest.Length >= sizeof(ulong))
                position += BitOperations.TrailingZeroCount(
                    BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ EightBlanks) / 8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Write(byte value)
    {
        Reserve(1);
        buffer[length++] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int count)
    {
        if (buffer.Length - length < count)
            Grow(count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * buffer.Length, length + count));
        Canonical.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private bool FailHere(string reason) => Fail(
        position,
        ViolationCode.JsonSyntax,
        position < input.Length ? reason
            : isCut ? "The document is not valid UTF-8."
            : "The document ends too early.");

    private bool FailSize(int offset, string reason) => Fail(offset, ViolationCode.TooLarge, reason);

    private bool Fail(int offset, ViolationCode code, string reason)
    {
        violation = new Violation(Pointer(), code, reason, offset);
        return false;
    }

    private static int ValidLength(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
            return utf8.Length;
        var valid = 0;
        while (Rune.DecodeFromUtf8(utf8[valid..], out _, out var size) == OperationStatus.Done)
            valid += size;
        return valid;
    }
}
