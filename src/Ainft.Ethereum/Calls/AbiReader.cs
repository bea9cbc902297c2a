using System.Numerics;
using System.Text;

namespace Ainft.Ethereum;

/// <summary>
/// Reads values of Solidity's contract ABI in the data of an event. Every offset and length is checked against the
/// data, so data of any form reads without an exception. A text longer than its limit is cut, because people read it
/// and the app stores it.
/// </summary>
/// <param name="data">The encoded values. Offsets count from its first byte.</param>
public readonly ref struct AbiReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> data = data;

    /// <summary>Reads the word at a position of the head.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="word">The word, if the method returns true.</param>
    /// <returns>False when the data ends before.</returns>
    public bool TryReadWord(int index, out ReadOnlySpan<byte> word)
    {
        var exists = index >= 0 && index < data.Length / AbiWord.Size;
        word = exists ? data.Slice(index * AbiWord.Size, AbiWord.Size) : default;
        return exists;
    }

    /// <summary>Reads an address at a position of the head.</summary>
    /// <inheritdoc cref="TryReadWord"/>
    public bool TryReadAddress(int index, out Address address)
    {
        address = default;
        return TryReadWord(index, out var word) && AbiWord.TryReadAddress(word, out address);
    }

    /// <summary>Reads a number of at most 64 bits at a position of the head.</summary>
    /// <inheritdoc cref="TryReadWord"/>
    public bool TryReadNumber(int index, int bits, out ulong number)
    {
        number = 0;
        return TryReadWord(index, out var word) && AbiWord.TryReadNumber(word, bits, out number);
    }

    /// <summary>Reads a number of any size at a position of the head.</summary>
    /// <inheritdoc cref="TryReadWord"/>
    public bool TryReadInteger(int index, out BigInteger number)
    {
        var exists = TryReadWord(index, out var word);
        number = exists ? new BigInteger(word, isUnsigned: true, isBigEndian: true) : default;
        return exists;
    }

    /// <summary>Reads bytes of any length, whose offset is at a position of the head.</summary>
    /// <inheritdoc cref="TryReadWord"/>
    public bool TryReadBytes(int index, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryReadTail(index, out var tail)
            || !AbiWord.TryReadNumber(tail[..AbiWord.Size], 32, out var length)
            || length > (ulong)(tail.Length - AbiWord.Size))
            return false;
        bytes = tail.Slice(AbiWord.Size, (int)length);
        return true;
    }

    /// <summary>
    /// Reads a text, whose offset is at a position of the head. Bytes that are not UTF-8 become U+FFFD.
    /// </summary>
    /// <param name="index">The position of the offset, from 0.</param>
    /// <param name="most">The most bytes. A longer text is cut between two characters.</param>
    /// <param name="text">The text, if the method returns true.</param>
    public bool TryReadText(int index, int most, out string text)
    {
        text = "";
        if (!TryReadBytes(index, out var bytes))
            return false;
        // A byte of the form 10xxxxxx continues a character.
        var end = Math.Min(most, bytes.Length);
        while (end > 0 && end < bytes.Length && (bytes[end] & 0xC0) == 0x80)
            end--;
        text = Encoding.UTF8.GetString(bytes[..end]);
        return true;
    }

    /// <summary>Reads a list, whose offset is at a position of the head.</summary>
    /// <param name="index">The position of the offset, from 0.</param>
    /// <param name="count">The number of items, if the method returns true.</param>
    /// <param name="items">A reader whose head has one word per item.</param>
    public bool TryReadList(int index, out int count, out AbiReader items)
    {
        count = 0;
        items = default;
        if (!TryReadTail(index, out var tail)
            || !AbiWord.TryReadNumber(tail[..AbiWord.Size], 32, out var length)
            || length > (ulong)(tail.Length / AbiWord.Size - 1))
            return false;
        count = (int)length;
        items = new AbiReader(tail[AbiWord.Size..]);
        return true;
    }

    private bool TryReadTail(int index, out ReadOnlySpan<byte> tail)
    {
        tail = default;
        if (!TryReadNumber(index, 32, out var offset) || offset > (ulong)data.Length
            || data.Length - (int)offset < AbiWord.Size)
            return false;
        tail = data[(int)offset..];
        return true;
    }
}
