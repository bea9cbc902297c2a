using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ainft.Functions.Tests;

/// <summary>A client that writes its requests byte by byte, from a separate address.</summary>
public sealed class RawClient : IDisposable
{
    private readonly TcpClient client;
    private readonly App app;
    private readonly NetworkStream stream;

    private RawClient(TcpClient client, App app) => (this.client, this.app, stream) = (client, app, client.GetStream());

    /// <summary>Connects from an address of the loopback network, which the app treats as a separate client.</summary>
    public static async Task<RawClient> ConnectAsync(App app, string from = "127.0.0.1")
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(app.Address.Host, app.Address.Port);
        return new RawClient(client, app);
    }

    /// <summary>Sends the head of a request. <paramref name="headers"/> are lines.</summary>
    public Task SendHeadAsync(string method, string path, params string[] headers)
    {
        var lines = string.Concat(headers.Select(line => line + "\r\n"));
        return SendAsync($"{method} /api/{path} HTTP/1.1\r\nHost: {app.Address.Authority}\r\n{lines}\r\n");
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes);

    /// <summary>Closes the sending side and still reads.</summary>
    public void EndSending() => client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection off, so that the app sees a reset.</summary>
    public void Reset()
    {
        client.Client.LingerState = new LingerOption(true, 0);
        client.Dispose();
    }

    /// <summary>
    /// The status and the head of the next answer. The status is 0 when the connection ended without an answer. Interim
    /// answers are skipped.
    /// </summary>
    public async Task<(int Status, string Head)> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            try
            {
                if (await stream.ReadAsync(next) == 0)
                    return (0, head.ToString());
            }
            catch (IOException)
            {
                return (0, head.ToString());
            }
            head.Append((char)next[0]);
            if (head.ToString() == "HTTP/1.1 100 Continue\r\n\r\n")
                head.Clear();
        }
        return (int.Parse(head.ToString().Split(' ')[1]), head.ToString());
    }

    public void Dispose() => client.Dispose();
}
