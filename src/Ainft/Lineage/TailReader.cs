namespace Ainft.Lineage;

/// <summary>Reads the fields of a tail one after the other and refuses malformed ones.</summary>
internal ref struct TailReader(ReadOnlySpan<byte> bytes, int at)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at = at;

    public readonly bool IsAtEnd => at == bytes.Length;

    public static InvalidDataException Malformed() => new("The tail of an ancestry label is malformed.");

    /// <summary>Skips bytes and returns the offset at which they begin.</summary>
    public int Skip(int length)
    {
        if (length > bytes.Length - at)
            throw Malformed();
        at += length;
        return at - length;
    }

    public byte Byte() => bytes[Skip(1)];

    /// <summary>A varint of at most 31 bits in its shortest form, so that equal tails have equal bytes.</summary>
    public int Number()
    {
        var value = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = Byte();
            if (shift == 28 && part > 0x07 || shift > 0 && part == 0)
                throw Malformed();
            value |= (part & 0x7Fu) << shift;
            if (part < 0x80)
                return (int)value;
        }
        throw Malformed();
    }
}
