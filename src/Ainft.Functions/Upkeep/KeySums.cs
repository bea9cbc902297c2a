using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// A set of rows as 65,536 sums. They need 1 MB for a table of any size. Two sets with the same sum in a range have
/// the same rows in it, except with a probability of 2 to the -128. So one pass over a table finds the ranges that
/// differ from the expected rows, and the check compares only the rows of these.
/// </summary>
internal sealed class KeySums
{
    private const int Ranges = 1 << 16;

    private readonly UInt128[] sums = new UInt128[Ranges];

    /// <summary>Adds a row.</summary>
    /// <param name="partitionKey">Its partition.</param>
    /// <param name="rowKey">Its key in the partition.</param>
    /// <param name="content">The hash of its content, or zero for sums of keys alone.</param>
    public void Add(string partitionKey, string rowKey, UInt128 content = default)
    {
        var (range, hash) = Of(partitionKey, rowKey);
        unchecked
        {
            sums[range] += hash ^ content;
        }
    }

    /// <summary>The ranges in which the two sets differ.</summary>
    public IReadOnlySet<int> DifferingFrom(KeySums other) =>
        Enumerable.Range(0, Ranges).Where(range => sums[range] != other.sums[range]).ToHashSet();

    public static int RangeOf(string partitionKey, string rowKey) => Of(partitionKey, rowKey).Range;

    /// <summary>A hash that replaces the keys of a row, because many keys would need too much memory.</summary>
    public static UInt128 HashOf(string partitionKey, string rowKey) => Of(partitionKey, rowKey).Hash;

    private static (int Range, UInt128 Hash) Of(string partitionKey, string rowKey)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{partitionKey}\n{rowKey}"), hash);
        return (BinaryPrimitives.ReadUInt16BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}
