using System.Net;

namespace Ainft.Cli.Nodes.Fetching;

/// <summary>
/// Whether an address is one of the public internet (IANA special-purpose registries, RFC 6890). A manifest is written by a stranger: what it
/// names must not reach this machine, its network, or a cloud's metadata service.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] SpecialV4 =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(IPNetwork.Parse),
    ];

    // All that is assigned for global unicast, without what carries an IPv4 address inside (Teredo, 6to4) or is for documents and tests.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] SpecialV6 = [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(IPNetwork.Parse)];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            System.Net.Sockets.AddressFamily.InterNetwork => !SpecialV4.Any(network => network.Contains(address)),
            System.Net.Sockets.AddressFamily.InterNetworkV6 => GlobalV6.Contains(address) && !SpecialV6.Any(network => network.Contains(address)),
            _ => false,
        };
    }
}
