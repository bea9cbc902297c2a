using System.Net;
using System.Net.Sockets;

namespace Ainft.Cli.Nodes.Fetching;

/// <summary>The only place that makes HTTP clients: for addresses that a manifest names, for those that the operator
/// named, and for servers.</summary>
internal static class GuardedHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), UntilHeaders = TimeSpan.FromSeconds(60);
    private const int HeaderKiB = 32;

    /// <summary>Connects to public addresses only: the address that is dialled is the one that is checked, so no answer of a name server changes it later.</summary>
    public static HttpClient ForStrangers() => Create(ConnectAsync);

    /// <summary>Connects to wherever the operator said: the registry, an IPFS gateway.</summary>
    public static HttpClient ForOperator() => Create(null);

    /// <summary>Connects to the server or the Ethereum node that a command was given. The caller bounds every answer in
    /// bytes and in time.</summary>
    public static HttpClient ForServer() => new(Handler(null, useProxy: true)) { Timeout = Timeout.InfiniteTimeSpan };

    // A proxy would lead past the check of the address.
    private static HttpClient Create(
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) =>
        new(Handler(connect, useProxy: false)) { Timeout = UntilHeaders };

    // A redirect would lead past every check; cookies would tie one task to another; decompressed answers have no
    // bound.
    private static SocketsHttpHandler Handler(
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect, bool useProxy) => new()
        {
            AllowAutoRedirect = false,
            UseProxy = useProxy,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = Patience,
            MaxConnectionsPerServer = useProxy ? int.MaxValue : 4,
            MaxResponseHeadersLength = HeaderKiB,
            MaxResponseDrainSize = 0,
            ConnectCallback = connect,
        };

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
