using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ainft.Functions.Platform;

/// <summary>
/// The client that a limit applies to. It is an IPv4 address or the first 64 bits of an IPv6 address, because a network
/// assigns a whole /64 to one customer (RFC 6177). An IPv4 address that is mapped into IPv6 (RFC 4291, 2.5.5.2) is that
/// IPv4 address.
/// </summary>
/// <remarks>The value is 16 bytes, comparable and hashable, so that limits can keep many of them.</remarks>
public readonly record struct ClientAddress
{
    private static readonly object Mark = new();

    // An IPv4 address is kept in its mapped form, ::ffff:a.b.c.d. The low half of an IPv6 address is zero, so the two
    // never meet.
    private readonly UInt128 bits;

    private ClientAddress(UInt128 bits) => this.bits = bits;

    /// <summary>The client of an address. All addresses of an IPv6 /64 are the same client.</summary>
    public static ClientAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        _ = address.MapToIPv6().TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6)
            bytes[8..].Clear();
        return new ClientAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>
    /// The client of a request, as the app's middleware resolved it once through the trusted proxies.
    /// </summary>
    /// <exception cref="InvalidOperationException">The request did not pass the middleware.</exception>
    public static ClientAddress Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items[Mark] is ClientAddress client
            ? client
            : throw new InvalidOperationException(
                "The request has no client address. UseClientAddress must run before this.");
    }

    /// <summary>Resolves the client of every request before anything else sees the request.</summary>
    internal static void Resolve(HttpContext http, TrustedProxies proxies)
    {
        // A connection without an address is a Unix socket, and all of its clients are one.
        var peer = http.Connection.RemoteIpAddress ?? IPAddress.IPv6Any;
        http.Items[Mark] = From(proxies.ClientOf(peer, http.Request.Headers));
    }

    /// <summary>The 16 bytes of the value, as a key.</summary>
    internal byte[] ToBytes()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        return bytes;
    }

    /// <summary>32 hexadecimal digits by which a stored row recognizes equal clients without their addresses.</summary>
    internal string ToDigest() => Sha256Digest.Of(Encoding.UTF8.GetBytes(ToString())).ToString()[2..34];

    /// <summary><c>203.0.113.7</c>, or <c>2001:db8:1:2::/64</c>.</summary>
    public override string ToString()
    {
        var address = new IPAddress(ToBytes());
        return address.IsIPv4MappedToIPv6 ? $"{address.MapToIPv4()}" : $"{address}/64";
    }
}
