using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ainft.Functions.Platform;

/// <summary>Where the app's server listens, and what it takes.</summary>
internal static class Listening
{
    // Every route counts its body itself and lifts the server's limit, which is for a route that would forget to.
    private const int LargestBody = 4 * 1024 * 1024;

    // The host's own limit. A connection that the server closed would reach the host's client as an empty 500.
    private const int LargestBodyUnderHost = 100 * 1024 * 1024;
    private const int RequestBuffer = 64 * 1024;

    /// <summary>Listens where settings say. Under a Functions host the worker chooses its own address.</summary>
    public static void ListenAlone(this WebApplicationBuilder builder) =>
        builder.WebHost.UseUrls(builder.Configuration["urls"] ?? "http://127.0.0.1:7071");

    /// <summary>Bounds headers, bodies and buffers of the server.</summary>
    public static void AddServerLimits(this IHostApplicationBuilder builder)
    {
        var largest = FunctionsHost.Started(builder.Configuration) ? LargestBodyUnderHost : LargestBody;
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = largest;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            // The server buffers what a client sends while its request is being worked on, and with 1 MiB each many
            // would fill memory.
            kestrel.Limits.MaxRequestBufferSize = RequestBuffer;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
    }
}
