using System.Buffers.Binary;
using System.Text;

namespace Ainft.Ethereum;

/// <summary>Reads values out of ABI words without trusting a length or an offset. Every word is charged to a budget of the data's own
/// size: offsets that alias one region again and again would otherwise grow the result beyond all bounds.</summary>
internal ref struct AbiReader(ReadOnlySpan<byte> data)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> data = data;
    private int budget = data.Length;

    /// <summary>Why the last read failed.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads a sequence of heads at <paramref name="start"/>; offsets in them count from there.</summary>
    public bool TryReadSequence(IReadOnlyList<AbiType> types, int start, out object[] values)
    {
        values = new object[types.Count];
        var position = start;
        for (var i = 0; i < values.Length; i++)
        {
            if (!TryReadAt(types[i], start, position, out values[i]))
                return false;
            position += types[i].HeadSize;
        }
        return true;
    }

    private bool TryReadAt(AbiType type, int start, int position, out object value)
    {
        value = null!;
        if (!type.IsDynamic)
            return TryReadBody(type, position, out value);
        return TryReadLength(position, out var offset)
            && (offset <= data.Length - start || Fail($"the offset at {position} points outside"))
            && TryReadBody(type, start + offset, out value);
    }

    private bool TryReadBody(AbiType type, int position, out object value)
    {
        switch (type.Kind)
        {
            case AbiKind.List:
                value = null!;
                return TryReadLength(position, out var count)
                    && (count <= (data.Length - position - 32) / type.Element!.HeadSize || Fail($"the length at {position} is too large"))
                    && TryReadItems(type.Element, count, position + 32, out value);
            case AbiKind.FixedList:
                return TryReadItems(type.Element!, type.Size, position, out value);
            case AbiKind.Tuple:
                var ok = TryReadSequence([.. type.Components.Select(component => component.Type)], position, out var members);
                value = members;
                return ok;
            case AbiKind.Bytes or AbiKind.Text:
                return TryReadBytes(type, position, out value);
            default:
                return TryReadWord(type, position, out value);
        }
    }

    private bool TryReadItems(AbiType element, int count, int start, out object value)
    {
        value = null!;
        if (count > (data.Length - start) / element.HeadSize)
            return Fail($"the array at {start} does not fit");
        var items = new object[count];
        for (var i = 0; i < count; i++)
            if (!TryReadAt(element, start, start + i * element.HeadSize, out items[i]))
                return false;
        value = items;
        return true;
    }

    private bool TryReadBytes(AbiType type, int position, out object value)
    {
        value = null!;
        if (!TryReadLength(position, out var length))
            return false;
        var available = data.Length - position - 32;
        var padded = length <= available ? (length + 31) & ~31 : int.MaxValue;
        if (padded > available || !TryCharge(padded, position))
            return Fail($"the length at {position} is too large");
        var bytes = data.Slice(position + 32, length);
        if (data[(position + 32 + length)..(position + 32 + padded)].ContainsAnyExcept((byte)0))
            return Fail($"the padding after the bytes at {position} is not zero");
        if (type.Kind == AbiKind.Text && !System.Text.Unicode.Utf8.IsValid(bytes))
            return Fail($"the string at {position} is not UTF-8");
        value = type.Kind == AbiKind.Text ? Utf8.GetString(bytes) : bytes.ToArray();
        return true;
    }

    private bool TryReadLength(int position, out int length)
    {
        length = 0;
        if (!TryTakeWord(position, out var word))
            return false;
        length = BinaryPrimitives.ReadInt32BigEndian(word[28..]);
        return (!word[..28].ContainsAnyExcept((byte)0) && length >= 0) || Fail($"the length or offset at {position} is too large");
    }

    private bool TryReadWord(AbiType type, int position, out object value)
    {
        value = null!;
        if (!TryTakeWord(position, out var word))
            return false;
        var ok = TryReadValue(type, word, out value);
        return ok || Fail($"the word at {position} is no {type}");
    }

    /// <summary>Reads one word as a value; false when its padding is wrong.</summary>
    public static bool TryReadValue(AbiType type, ReadOnlySpan<byte> word, out object value)
    {
        value = null!;
        switch (type.Kind)
        {
            case AbiKind.Bool:
                value = word[31] == 1;
                return word[31] <= 1 && !word[..31].ContainsAnyExcept((byte)0);
            case AbiKind.Address:
                value = new Address(word[12..]);
                return !word[..12].ContainsAnyExcept((byte)0);
            case AbiKind.FixedBytes:
                value = type.Size == 32 ? new Bytes32(word) : word[..type.Size].ToArray();
                return !word[type.Size..].ContainsAnyExcept((byte)0);
            default:
                var ok = AbiInteger.TryRead(type, word, out var number);
                value = number;
                return ok;
        }
    }

    private bool TryTakeWord(int position, out ReadOnlySpan<byte> word)
    {
        word = default;
        if (position > data.Length - 32)
            return Fail($"the data ends before the word at {position}");
        word = data.Slice(position, 32);
        return TryCharge(32, position);
    }

    private bool TryCharge(int bytes, int position)
    {
        budget -= bytes;
        return budget >= 0 || Fail($"the value at {position} repeats data that was read before");
    }

    private bool Fail(string error)
    {
        Error ??= error;
        return false;
    }
}
