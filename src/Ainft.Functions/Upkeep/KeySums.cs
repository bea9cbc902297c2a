using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// A set of rows as 65,536 sums: 1 MB, whatever the table's size. Two sets whose sums are equal in a range are equal in it (but for a
/// chance of 2 to the -128), so one walk of a table tells in which ranges it differs from what was claimed, and only those are looked at.
/// </summary>
internal sealed class KeySums
{
    private const int Ranges = 1 << 16;

    private readonly UInt128[] sums = new UInt128[Ranges];

    /// <summary>Adds a row.</summary>
    /// <param name="partitionKey">Its partition.</param>
    /// <param name="rowKey">Its key in that.</param>
    /// <param name="content">What it holds, hashed, where that counts too.</param>
    public void Add(string partitionKey, string rowKey, UInt128 content = default)
    {
        var (range, hash) = Of(partitionKey, rowKey);
        unchecked
        {
            sums[range] += hash ^ content;
        }
    }

    /// <summary>The ranges in which the two differ.</summary>
    public IReadOnlySet<int> DifferingFrom(KeySums other) =>
        Enumerable.Range(0, Ranges).Where(range => sums[range] != other.sums[range]).ToHashSet();

    public static int RangeOf(string partitionKey, string rowKey) => Of(partitionKey, rowKey).Range;

    /// <summary>Stands for a row where its keys would take too much memory.</summary>
    public static UInt128 HashOf(string partitionKey, string rowKey) => Of(partitionKey, rowKey).Hash;

    private static (int Range, UInt128 Hash) Of(string partitionKey, string rowKey)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{partitionKey}\n{rowKey}"), hash);
        return (BinaryPrimitives.ReadUInt16BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}
