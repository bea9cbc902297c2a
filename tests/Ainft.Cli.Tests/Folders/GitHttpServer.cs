using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Ainft.Cli.Tests.Folders;

/// <summary>
/// A git server on the loopback interface that speaks the smart HTTP protocol, by the program <c>git upload-pack</c>.
/// </summary>
internal sealed class GitHttpServer : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task loop;
    private readonly string repository;

    /// <param name="repository">The folder of a repository.</param>
    public GitHttpServer(string repository)
    {
        this.repository = repository;
        Address = new Uri($"http://127.0.0.1:{FreePort()}/");
        listener.Prefixes.Add(Address.AbsoluteUri);
        listener.Start();
        loop = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>The answer to every request instead of that of git, or null.</summary>
    public byte[]? Instead { get; set; }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await loop;
        listener.Close();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerOneAsync(await listener.GetContextAsync());
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerOneAsync(HttpListenerContext context)
    {
        try
        {
            await AnswerAsync(context);
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException)
        {
            // The client left in the middle of the answer.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        if (Instead is not null)
        {
            await context.Response.OutputStream.WriteAsync(Instead);
            return;
        }

        var isGet = context.Request.HttpMethod == "GET";
        var start = new ProcessStartInfo(
            "git", ["upload-pack", "--stateless-rpc", .. isGet ? ["--http-backend-info-refs"] : Array.Empty<string>(),
                repository])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["GIT_PROTOCOL"] = context.Request.Headers["Git-Protocol"];
        using var git = Process.Start(start)!;
        await context.Request.InputStream.CopyToAsync(git.StandardInput.BaseStream);
        git.StandardInput.Close();
        await git.StandardOutput.BaseStream.CopyToAsync(context.Response.OutputStream);
        await git.WaitForExitAsync();
    }
}
