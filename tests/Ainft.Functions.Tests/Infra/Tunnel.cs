using System.Net;
using System.Net.Sockets;

namespace Ainft.Functions.Tests.Infra;

/// <summary>
/// An HTTP proxy that leads every connection to one port of this machine. So a program in its own process reaches a
/// fake by the name of the real host.
/// </summary>
internal sealed class Tunnel : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int port;
    private readonly Task loop;

    public Tunnel(int port)
    {
        this.port = port;
        listener.Start();
        loop = AcceptAsync();
    }

    /// <summary>The address of the proxy, as <c>HTTPS_PROXY</c> takes it.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var target = new TcpClient();
        try
        {
            using (client)
                await ConnectAsync(client.GetStream(), target);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of the two ends closed the connection, or the test is over.
        }
    }

    private async Task ConnectAsync(NetworkStream stream, TcpClient target)
    {
        await SkipHeadAsync(stream);
        await target.ConnectAsync(IPAddress.Loopback, port, stop.Token);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop.Token);
        var other = target.GetStream();
        await await Task.WhenAny(stream.CopyToAsync(other, stop.Token), other.CopyToAsync(stream, stop.Token));
    }

    /// <summary>Reads the CONNECT request to its end. The bytes behind it belong to TLS.</summary>
    private async Task SkipHeadAsync(NetworkStream stream)
    {
        var (one, ended) = (new byte[1], 0);
        while (ended < 4 && await stream.ReadAsync(one, stop.Token) == 1)
            ended = one[0] == "\r\n\r\n"u8[ended] ? ended + 1 : 0;
    }
}
