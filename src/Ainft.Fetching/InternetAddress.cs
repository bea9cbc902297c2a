using System.Net;

namespace Ainft.Fetching;

/// <summary>
/// Checks whether an address belongs to the public internet (IANA special-purpose registries, RFC 6890). A manifest is
/// untrusted, so its URIs must not reach this machine, its network, or the metadata service of a cloud.
/// </summary>
public static class InternetAddress
{
    private static readonly IPNetwork[] SpecialV4 =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(IPNetwork.Parse),
    ];

    // All addresses for global unicast. The exceptions contain an IPv4 address (Teredo, 6to4), or are for documentation
    // and tests.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] SpecialV6 =
    [
        .. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(IPNetwork.Parse),
    ];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            System.Net.Sockets.AddressFamily.InterNetwork => !SpecialV4.Any(network => network.Contains(address)),
            System.Net.Sockets.AddressFamily.InterNetworkV6 =>
                GlobalV6.Contains(address) && !SpecialV6.Any(network => network.Contains(address)),
            _ => false,
        };
    }
}
