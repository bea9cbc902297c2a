using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ainft.Cli.Tests;

/// <summary>
/// A server that is no registry. It answers every request with the same text and records the requests.
/// </summary>
public sealed class OtherServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly Task loop;

    public OtherServer(string answer, string status = "200 OK")
    {
        listener.Start();
        loop = ServeAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\n"
            + $"Connection: close\r\n\r\n{answer}"));
    }

    public string Address => $"http://{listener.LocalEndpoint}";

    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        // Stopping the listener instead could fail, because the loop may be about to listen on it again.
        await over.CancelAsync();
        await loop;
        listener.Dispose();
        over.Dispose();
    }

    private async Task ServeAsync(byte[] response)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(over.Token);
                using var reader = new StreamReader(client.GetStream());
                Requests.Add(string.Join(' ', (await reader.ReadLineAsync())!.Split(' ')[..2]));
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }

                await client.GetStream().WriteAsync(response);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The test is over.
        }
    }
}
