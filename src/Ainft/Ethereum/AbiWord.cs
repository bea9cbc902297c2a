using System.Buffers.Binary;

namespace Ainft.Ethereum;

/// <summary>
/// Reads the 32-byte words of Solidity's contract ABI strictly. Padding must be zero, and a number must fit its type.
/// Other encodings are refused, because two readers could see two values in the same bytes.
/// </summary>
public static class AbiWord
{
    /// <summary>The number of bytes of a word.</summary>
    public const int Size = Bytes32.Size;

    /// <summary>Reads an address.</summary>
    /// <param name="word">32 bytes.</param>
    /// <param name="address">The address, if the method returns true.</param>
    /// <returns>False when the word has another length, or padding that is not zero.</returns>
    public static bool TryReadAddress(ReadOnlySpan<byte> word, out Address address)
    {
        const int padding = Size - Address.Size;
        address = default;
        if (word.Length != Size || word[..padding].ContainsAnyExcept((byte)0))
            return false;
        address = new Address(word[padding..]);
        return true;
    }

    /// <summary>Reads an unsigned number.</summary>
    /// <param name="word">32 bytes.</param>
    /// <param name="bits">The width of its type, 8 to 64.</param>
    /// <param name="number">The number, if the method returns true.</param>
    /// <returns>False when the word has another length, or the number does not fit.</returns>
    public static bool TryReadNumber(ReadOnlySpan<byte> word, int bits, out ulong number)
    {
        const int padding = Size - sizeof(ulong);
        number = 0;
        if (word.Length != Size || word[..padding].ContainsAnyExcept((byte)0))
            return false;
        number = BinaryPrimitives.ReadUInt64BigEndian(word[padding..]);
        return bits == 64 || number >> bits == 0;
    }

    /// <summary>Reads data that consists of exactly one <c>bytes32[]</c>.</summary>
    /// <param name="data">An offset of 32, the number of items, and the items.</param>
    /// <param name="items">The items, if the method returns true.</param>
    public static bool TryReadWords(ReadOnlySpan<byte> data, out Bytes32[] items)
    {
        items = [];
        if (data.Length < 2 * Size || !TryReadNumber(data[..Size], 32, out var offset) || offset != Size
            || !TryReadNumber(data.Slice(Size, Size), 32, out var count)
            || (long)count * Size != data.Length - 2 * Size)
            return false;
        items = new Bytes32[count];
        for (var i = 0; i < items.Length; i++)
            items[i] = new Bytes32(data.Slice((2 + i) * Size, Size));
        return true;
    }
}
