using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>A node of recursive length prefix data: a byte string or a list.</summary>
public sealed class RlpItem
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly IReadOnlyList<RlpItem>? items;

    private RlpItem(ReadOnlyMemory<byte> bytes, IReadOnlyList<RlpItem>? items) => (this.bytes, this.items) = (bytes, items);

    /// <summary>Whether this is a list.</summary>
    public bool IsList => items is not null;

    /// <summary>The byte string.</summary>
    /// <exception cref="InvalidOperationException">This is a list.</exception>
    public ReadOnlyMemory<byte> Bytes => IsList ? throw new InvalidOperationException("A list has no bytes of its own.") : bytes;

    /// <summary>The items of the list.</summary>
    /// <exception cref="InvalidOperationException">This is a byte string.</exception>
    public IReadOnlyList<RlpItem> Items => items ?? throw new InvalidOperationException("A byte string has no items.");

    /// <summary>A byte string.</summary>
    public static RlpItem Of(ReadOnlyMemory<byte> bytes) => new(bytes, null);

    /// <summary>A non-negative number as the shortest big-endian byte string; zero is the empty string.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static RlpItem Of(BigInteger number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return Of(number.IsZero ? default : number.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    /// <summary>A word as a number: without leading zeros, as signatures are written in transactions.</summary>
    public static RlpItem OfNumber(Bytes32 word) => Of(word.ToArray().AsMemory().TrimStart((byte)0));

    /// <summary>A list.</summary>
    public static RlpItem List(params IReadOnlyList<RlpItem> items) => new(default, items);
}
