using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ainft.Cli.Tests;

/// <summary>
/// A server that is no registry. It answers every request with the same text and records the requests.
/// </summary>
public sealed class OtherServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly X509Certificate2? certificate;
    private readonly Task loop;

    /// <param name="answer">The body of every answer.</param>
    /// <param name="status">The status of every answer.</param>
    /// <param name="certificate">The certificate of a server with TLS.</param>
    public OtherServer(string answer, string status = "200 OK", X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        loop = ServeAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\n"
            + $"Connection: close\r\n\r\n{answer}"));
    }

    public string Address => $"{(certificate is null ? "http" : "https")}://{listener.LocalEndpoint}";

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
                await AnswerAsync(client.GetStream(), response);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Stream stream, byte[] response)
    {
        try
        {
            await using var spoken = certificate is null ? stream : await SecureAsync(stream, certificate);
            using var reader = new StreamReader(spoken, leaveOpen: true);
            // A client that only looks at the certificate sends no request.
            if (await reader.ReadLineAsync() is not { } line)
                return;
            Requests.Add(string.Join(' ', line.Split(' ')[..2]));
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }

            await spoken.WriteAsync(response);
        }
        catch (Exception e) when (certificate is not null && (e is AuthenticationException or IOException))
        {
            // The client does not trust the certificate.
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, X509Certificate2 certificate)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(certificate);
        return tls;
    }
}
