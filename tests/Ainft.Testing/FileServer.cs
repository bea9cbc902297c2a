using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Ainft.Testing;

/// <summary>
/// A server of artifacts on the loopback interface. A test can make it break off, lie, redirect or change a file.
/// </summary>
public sealed class FileServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly Task loop;

    public FileServer()
    {
        listener.Start();
        loop = ServeAsync();
    }

    public Uri Address => new($"http://{listener.LocalEndpoint}/");

    /// <summary>The files by their paths.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Breaks the next answers off after this number of bytes of their bodies.</summary>
    public Queue<int> BreakAfter { get; } = new();

    /// <summary>The answer to every request instead of a file.</summary>
    public string? Instead { get; set; }

    /// <summary>Whether it supports the header Range.</summary>
    public bool Ranges { get; set; } = true;

    /// <summary>The answers to requests with a body, by path and body. Null to answer with a file.</summary>
    public Func<string, string, byte[]?>? Answer { get; set; }

    /// <summary>The addresses to which paths redirect.</summary>
    public Dictionary<string, Uri> Redirects { get; } = [];

    /// <summary>The paths of the requests that had a header Authorization, with its value.</summary>
    public List<(string Path, string Value)> Authorized { get; } = [];

    /// <summary>The paths that answer 401 to requests without a header Authorization.</summary>
    public HashSet<string> Private { get; } = [];

    /// <summary>Called after each answer.</summary>
    public Action? Answered { get; set; }

    /// <summary>The requests. Each has its path, and its range if it named one.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The number of body bytes that it has sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Adds a file at the path of an artifact of the registry.</summary>
    public Sha256Digest Add(byte[] content)
    {
        var digest = Sha256Digest.Of(content);
        Files[PathOf(digest)] = content;
        return digest;
    }

    public static string PathOf(Sha256Digest digest) => $"/api/artifacts/{digest.ToString()[2..]}";

    public async ValueTask DisposeAsync()
    {
        // Stopping the listener instead could fail, because the loop may be about to listen on it again.
        await over.CancelAsync();
        await loop;
        listener.Dispose();
        over.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(over.Token);
                await AnswerAsync(client.GetStream());
                Answered?.Invoke();
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var path = (await reader.ReadLineAsync())!.Split(' ')[1];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            headers[line.Split(':')[0]] = line[(line.IndexOf(':') + 1)..].Trim();
        Requests.Add(path + (headers.TryGetValue("Range", out var asked) ? $" {asked}" : ""));
        if (headers.TryGetValue("Authorization", out var authorization))
            Authorized.Add((path, authorization));
        if (await BodyAsync(reader, headers) is { Length: > 0 } body && Answer?.Invoke(path, body) is { } answer)
            await SendAsync(stream, answer, headers);
        else if (Redirects.TryGetValue(path, out var location))
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        else if (Private.Contains(path) && authorization is null)
            await stream.WriteAsync(
                "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        else if (Instead is not null)
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Instead));
        else if (Files.TryGetValue(path, out var content))
            await SendAsync(stream, content, headers);
        else
            await stream.WriteAsync(
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
    }

    private static async Task<string> BodyAsync(StreamReader reader, Dictionary<string, string> headers)
    {
        if (!headers.TryGetValue("Content-Length", out var length))
            return "";
        var body = new char[int.Parse(length, CultureInfo.InvariantCulture)];
        return new string(body, 0, await reader.ReadBlockAsync(body));
    }

    private async Task SendAsync(NetworkStream stream, byte[] content, Dictionary<string, string> headers)
    {
        var tag = $"\"{Convert.ToHexString(SHA256.HashData(content))}\"";
        if (headers.TryGetValue("If-None-Match", out var known) && known == tag)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nConnection: close\r\n\r\n"));
            return;
        }

        var isRange = Ranges
            && headers.TryGetValue("Range", out var range)
            && (!headers.TryGetValue("If-Range", out var condition) || condition == tag);
        var start = isRange
            ? int.Parse(headers["Range"]["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
            : 0;
        var status = isRange
            ? $"206 Partial Content\r\nContent-Range: bytes {start}-{content.Length - 1}/{content.Length}"
            : "200 OK";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nETag: {tag}\r\nContent-Length: {content.Length - start}\r\n"
            + "Connection: close\r\n\r\n"));
        var count = Math.Min(content.Length - start, BreakAfter.TryDequeue(out var most) ? most : int.MaxValue);
        await stream.WriteAsync(content.AsMemory(start, count));
        Sent += count;
    }
}
