using System.Net;
using System.Net.Sockets;

namespace Ainft.Cli.Nodes.Fetching;

/// <summary>HTTP clients for addresses that a manifest names, and for those that the operator named.</summary>
internal static class GuardedHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), UntilHeaders = TimeSpan.FromSeconds(60);

    /// <summary>Connects to public addresses only: the address that is dialled is the one that is checked, so no answer of a name server changes it later.</summary>
    public static HttpClient ForStrangers() => Create(ConnectAsync);

    /// <summary>Connects to wherever the operator said: the registry, an IPFS gateway.</summary>
    public static HttpClient ForOperator() => Create(null);

    // A redirect or a proxy would lead past the check; cookies would tie one task to another.
    private static HttpClient Create(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = Patience,
        MaxConnectionsPerServer = 4,
        ConnectCallback = connect,
    })
    { Timeout = UntilHeaders };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var open = Array.FindAll(addresses, PublicAddress.Is);
        if (open.Length == 0)
            throw new TaskRefusedException($"{context.DnsEndPoint.Host} is no public address, and a manifest's uri may name no other.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
