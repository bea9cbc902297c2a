using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Royalties;

/// <summary>Reads and writes the bytes of a <see cref="RoyaltyStack"/>.</summary>
/// <remarks>
/// The bytes for <c>n</c> accounts, with little-endian numbers, are these.
/// <list type="table">
/// <item><term>8 bytes</term><description><c>ainftroy</c> in ASCII</description></item>
/// <item><term>uint32</term><description>the version, 1</description></item>
/// <item><term>uint32</term><description><c>n</c>, at most 1,024, or 0xffffffff for the value <c>over</c>, which has
/// no accounts</description></item>
/// <item><term>20 bytes, n times</term><description>the accounts, ascending</description></item>
/// <item><term>uint32, n times</term><description>the units of each account, at least 1, with a sum of at most
/// 100,000,000</description></item>
/// </list>
/// So each stack has exactly one form of at most 24,592 bytes.
/// </remarks>
internal static class RoyaltyStackBytes
{
    private const int Header = 16, PerAccount = Address.Size + sizeof(uint);
    private const uint Version = 1, OverCount = uint.MaxValue;

    private static ReadOnlySpan<byte> Magic => "ainftroy"u8;

    public static byte[] Write(RoyaltyStack stack)
    {
        var asks = stack.Asks;
        var bytes = new byte[Header + asks.Count * PerAccount];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), stack.IsOver ? OverCount : (uint)asks.Count);
        var units = bytes.AsSpan(Header + asks.Count * Address.Size);
        foreach (var (index, ask) in asks.Index())
        {
            ask.Account.CopyTo(bytes.AsSpan(Header + index * Address.Size));
            BinaryPrimitives.WriteUInt32LittleEndian(units[(index * sizeof(uint))..], (uint)ask.Units);
        }
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are malformed.</exception>
    public static RoyaltyStack Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Header || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) != Version)
            throw new InvalidDataException("The bytes are not a royalty stack of version 1.");
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        if (count == OverCount && bytes.Length == Header)
            return RoyaltyStack.Over;
        if (count > RoyaltyStack.MaxAccounts || bytes.Length != Header + (int)count * PerAccount)
            throw new InvalidDataException($"The royalty stack of {bytes.Length} bytes has a wrong count of accounts.");
        return count == 0 ? RoyaltyStack.Empty : Read(bytes[Header..], (int)count);
    }

    private static RoyaltyStack Read(ReadOnlySpan<byte> body, int count)
    {
        var (asks, sum) = (new RoyaltyAsk[count], 0L);
        for (var i = 0; i < count; i++)
        {
            var account = new Address(body.Slice(i * Address.Size, Address.Size));
            var units = BinaryPrimitives.ReadUInt32LittleEndian(body[(count * Address.Size + i * sizeof(uint))..]);
            sum += units;
            if (units == 0 || sum > RoyaltyStack.Whole || i > 0 && asks[i - 1].Account >= account)
                throw new InvalidDataException($"The account {i} of the royalty stack is out of order or of range.");
            asks[i] = new RoyaltyAsk(account, (int)units);
        }
        return new RoyaltyStack(asks, (int)sum);
    }
}
