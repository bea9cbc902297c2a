using System.Text;

namespace Ainft.Ethereum;

/// <summary>Signed data prefixes of EIP-191.</summary>
public static class Eip191
{
    /// <summary>The hash that <c>personal_sign</c> signs: version 0x45, the message preceded by its length in decimal.</summary>
    public static Bytes32 HashPersonal(ReadOnlySpan<byte> message)
    {
        var prefix = Encoding.ASCII.GetBytes($"\u0019Ethereum Signed Message:\n{message.Length}");
        var data = new byte[prefix.Length + message.Length];
        prefix.CopyTo(data, 0);
        message.CopyTo(data.AsSpan(prefix.Length));
        return Keccak256.Hash(data);
    }

    /// <summary>The hash of version 0x01 (structured data, EIP-712): <c>keccak256(0x19 01 || domainSeparator || structHash)</c>.</summary>
    public static Bytes32 HashStructured(Bytes32 domainSeparator, Bytes32 structHash)
    {
        Span<byte> data = stackalloc byte[2 + 2 * Bytes32.Size];
        data[0] = 0x19;
        data[1] = 0x01;
        domainSeparator.CopyTo(data[2..]);
        structHash.CopyTo(data[34..]);
        return Keccak256.Hash(data);
    }
}
