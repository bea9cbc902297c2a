using System.Text;

namespace Ainft.Ethereum;

/// <summary>Signed data prefixes of EIP-191.</summary>
public static class Eip191
{
    /// <summary>
    /// The hash that <c>personal_sign</c> signs (version 0x45). The decimal length of the message precedes the message.
    /// </summary>
    public static Bytes32 HashPersonal(ReadOnlySpan<byte> message)
    {
        var prefix = Encoding.ASCII.GetBytes($"\u0019Ethereum Signed Message:\n{message.Length}");
        var data = new byte[prefix.Length + message.Length];
        prefix.CopyTo(data, 0);
        message.CopyTo(data.AsSpan(prefix.Length));
        return Keccak256.Hash(data);
    }
}
