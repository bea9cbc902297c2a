using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Ainft.Testing;

/// <summary>Asks the container engine for its images, over its socket. It never pulls an image.</summary>
internal static class ContainerEngine
{
    /// <summary>
    /// Whether an engine answers and has the image. Sets DOCKER_API_VERSION to the version of the engine, because
    /// Testcontainers reads it.
    /// </summary>
    public static async Task<bool> HasImageAsync(string image)
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock";
        if (!host.StartsWith("unix://", StringComparison.Ordinal) || !File.Exists(host["unix://".Length..]))
            return false;
        try
        {
            using var engine = Connect(host["unix://".Length..]);
            using var version = JsonDocument.Parse(await engine.GetStringAsync("/version"));
            Environment.SetEnvironmentVariable("DOCKER_API_VERSION",
                version.RootElement.GetProperty("ApiVersion").GetString());
            using var answer = await engine.GetAsync($"/images/{image}/json");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
        {
            return false;
        }
    }

    private static HttpClient Connect(string socketPath) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://engine"),
        Timeout = TimeSpan.FromSeconds(3),
    };
}
