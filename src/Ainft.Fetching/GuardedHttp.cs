using System.Net;
using System.Net.Sockets;

namespace Ainft.Fetching;

/// <summary>The only class that makes HTTP clients. It has one method for addresses in manifests, one for addresses of
/// the operator, and one for servers.</summary>
public static class GuardedHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), UntilHeaders = TimeSpan.FromSeconds(60);
    private const int HeaderKiB = 32;

    /// <summary>Connects to public addresses only. It connects to the very address that it has checked, so a later
    /// answer of a name server cannot lead past the check.</summary>
    public static HttpClient ForStrangers() => Create(ConnectAsync);

    /// <summary>Connects to any address that the operator named, such as the registry or an IPFS gateway.</summary>
    public static HttpClient ForOperator() => Create(null);

    /// <summary>Connects to the server or the Ethereum node that a command was given. The caller bounds every answer in
    /// bytes and in time.</summary>
    public static HttpClient ForServer() => new(Handler(null, useProxy: true)) { Timeout = Timeout.InfiniteTimeSpan };

    // A proxy would choose the address itself, without the check.
    private static HttpClient Create(
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) =>
        new(Handler(connect, useProxy: false)) { Timeout = UntilHeaders };

    // A redirect would lead past every check. Cookies would connect one task to another. The size of a decompressed
    // answer would not be limited.
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

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var open = Array.FindAll(addresses, InternetAddress.Is);
        if (open.Length == 0)
            throw new FetchRefusedException(
                $"{context.DnsEndPoint.Host} does not have a public address. A URI in a manifest must have one.");
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
