using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ainft.Cli.Tests.Hostile;

/// <summary>A server on the loopback interface that answers with the bytes of an attack.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private const string Chain =
        """{"chainId":31337,"registry":"0x5FbDB2315678afecb367f032d93F642f64180aa3","""
        + """ "finalized":{"number":9,"hash":"0x00"}}""";
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly List<Task> connections = [];
    private readonly Func<HostileAnswer, Task> attack;
    private readonly bool isHonestAboutChain;
    private readonly Task loop;

    /// <param name="attack">Answers one request.</param>
    /// <param name="isHonestAboutChain">
    /// Whether <c>GET chain</c> gets the answer of a true server, so that commands send their next request.
    /// </param>
    public HostileServer(Func<HostileAnswer, Task> attack, bool isHonestAboutChain = true)
    {
        (this.attack, this.isHonestAboutChain) = (attack, isHonestAboutChain);
        listener.Start();
        loop = AcceptAsync();
    }

    public string Address => $"http://{listener.LocalEndpoint}";

    /// <summary>The number of requests.</summary>
    public int Requests { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await loop;
        await Task.WhenAll(connections);
        listener.Dispose();
        over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(over.Token)));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = client.GetStream();
            var path = await ReadHeadAsync(stream);
            Requests++;
            // The client may still be sending. Unread bytes would reset the connection, so they are read and dropped.
            var rest = stream.CopyToAsync(Stream.Null, over.Token);
            var answer = new HostileAnswer(stream, path, Requests, over.Token);
            if (isHonestAboutChain && path.EndsWith("/chain", StringComparison.Ordinal))
                await answer.SendAsync("200 OK", Chain);
            else
                await attack(answer);
            client.Client.Shutdown(SocketShutdown.Send);
            await rest;
        }
        catch (Exception exception) when (
            exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client closed the connection, as it should during an attack.
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var (head, one) = (new StringBuilder(), new byte[1]);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
            head.Append((char)one[0]);
        return head.ToString().Split(' ', 3) is [_, var path, _] ? path : "";
    }
}

/// <summary>One answer of a <see cref="HostileServer"/>.</summary>
/// <param name="Stream">The connection.</param>
/// <param name="Path">The path of the request.</param>
/// <param name="Number">The number of the request, from 1.</param>
/// <param name="Over">Ends with the test.</param>
internal sealed record HostileAnswer(Stream Stream, string Path, int Number, CancellationToken Over)
{
    /// <summary>Writes a whole answer.</summary>
    public Task SendAsync(string status, string body, string headers = "") =>
        SendAsync(status, Encoding.UTF8.GetBytes(body), headers);

    /// <inheritdoc cref="SendAsync(string, string, string)"/>
    public async Task SendAsync(string status, byte[] body, string headers = "")
    {
        await WriteAsync($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: "
            + $"{body.Length}\r\nConnection: close\r\n{headers}\r\n");
        await Stream.WriteAsync(body, Over);
    }

    /// <summary>Writes text to the connection.</summary>
    public async Task WriteAsync(string text) => await Stream.WriteAsync(Encoding.UTF8.GetBytes(text), Over);

    /// <summary>Writes the same text again and again until the client closes the connection.</summary>
    public async Task FloodAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 1 + (1 << 16) / text.Length)));
        while (true)
            await Stream.WriteAsync(bytes, Over);
    }
}
