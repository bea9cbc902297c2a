using System.Net;

namespace Ainft.Functions.Platform;

/// <summary>
/// The proxies that the app believes about the client's address. They are the Functions host and those that
/// <c>Ainft__Proxies</c> names.
/// </summary>
/// <remarks>
/// Each proxy appends the address that it saw, so the app reads the header from its end. While an address belongs to a
/// trusted proxy, the app goes to the entry before it. Entries that an untrusted client wrote are further to the front,
/// and the app never reaches them.
/// </remarks>
internal sealed class TrustedProxies(IReadOnlyList<IPNetwork> named, bool isUnderHost)
{
    private const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    private static readonly char[] Separators = [';', ','];

    /// <summary>Reads the setting, which has addresses and CIDR networks between semicolons or commas.</summary>
    /// <exception cref="InvalidOperationException">An entry is neither, or names every address.</exception>
    public static TrustedProxies Read(IConfiguration configuration) => new(
        [.. (configuration["Ainft:Proxies"] ?? "").Split(Separators, Split).Select(NetworkOf)],
        FunctionsHost.Started(configuration));

    /// <summary>
    /// Whether a connection from this address belongs to a proxy, and so carries the requests of many clients.
    /// </summary>
    public bool Trusts(IPAddress peer) => IsNamed(peer) || (isUnderHost && IPAddress.IsLoopback(peer));

    /// <summary>
    /// The address of the client behind <paramref name="peer"/>, which is the peer itself unless it is a trusted proxy.
    /// </summary>
    public IPAddress ClientOf(IPAddress peer, IHeaderDictionary headers)
    {
        // The Functions host runs on this machine. It replaces X-Forwarded-For, but not Forwarded.
        if (isUnderHost && IPAddress.IsLoopback(peer))
            return Walk(peer, ForwardedHops.OfForwardedFor(headers));
        if (!IsNamed(peer))
            return peer;
        var hops = ForwardedHops.OfForwardedFor(headers).ToArray();
        var elements = ForwardedHops.OfForwarded(headers).ToArray();
        var (first, second) = (Walk(peer, hops), Walk(peer, elements));
        // A proxy writes one of the two headers and forwards the other as its client sent it. When they differ, one of
        // them may be forged.
        return hops.Length == 0 ? second : elements.Length == 0 || first.Equals(second) ? first : peer;
    }

    // The peer is trusted. Text that is not an address ends the walk, and the proxy that wrote it is the client.
    private IPAddress Walk(IPAddress peer, IEnumerable<IPAddress?> hops)
    {
        var client = peer;
        foreach (var hop in hops)
        {
            if (hop is null)
                return client;
            client = hop;
            if (!IsNamed(client))
                return client;
        }

        return client;
    }

    private bool IsNamed(IPAddress address)
    {
        var plain = Plain(address);
        return named.Any(network => network.Contains(plain));
    }

    private static IPNetwork NetworkOf(string text)
    {
        if (IPAddress.TryParse(text, out var one))
            return new IPNetwork(Plain(one), Plain(one).GetAddressBytes().Length * 8);
        // IPNetwork takes 10.0.0.1/8 for 10.0.0.0/8, but its author may have meant one address.
        if (!IPNetwork.TryParse(text, out var network)
            || !network.BaseAddress.Equals(IPAddress.Parse(text.AsSpan(0, text.IndexOf('/')))))
            throw new InvalidOperationException(
                "Ainft__Proxies must be addresses and networks such as 10.0.0.0/8, separated by semicolons. "
                + $"'{text}' is neither.");
        return network.PrefixLength > 0
            ? network
            : throw new InvalidOperationException(
                $"Ainft__Proxies must not name every address, as '{text}' does, "
                + "because any client could then forge its own.");
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
