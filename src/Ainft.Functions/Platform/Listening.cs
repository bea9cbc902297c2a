using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ainft.Functions.Platform;

/// <summary>The addresses and limits of the app's server.</summary>
internal static class Listening
{
    // Every route bounds its body itself and lifts this limit, which protects a route without a bound of its own.
    private const int LargestBody = 4 * 1024 * 1024;

    // The host's own limit. A smaller one would close the connection, and the host's client would get an empty 500.
    private const int LargestBodyUnderHost = 100 * 1024 * 1024;
    private const int RequestBuffer = 64 * 1024;
    private const string Alone = "http://127.0.0.1:7071";

    /// <summary>Listens where settings say. Under a Functions host the worker chooses its own address.</summary>
    public static void ListenAlone(this WebApplicationBuilder builder) =>
        builder.WebHost.UseUrls(AddressesOf(builder.Configuration));

    /// <summary>
    /// The first address at which the app listens alone, as a program of the same machine reaches it.
    /// </summary>
    /// <exception cref="FormatException">The setting has no address at its beginning.</exception>
    public static Uri LocalAddress(IConfiguration configuration)
    {
        var first = BindingAddress.Parse(AddressesOf(configuration).Split(';')[0]);
        var host = first.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : first.Host;
        return new UriBuilder(first.Scheme, host, first.Port).Uri;
    }

    /// <summary>Bounds headers, bodies and buffers of the server.</summary>
    public static void AddServerLimits(this IHostApplicationBuilder builder)
    {
        var largest = FunctionsHost.Started(builder.Configuration) ? LargestBodyUnderHost : LargestBody;
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = largest;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            // The server buffers the bytes of a request in progress. With 1 MiB each, many requests would fill memory.
            kestrel.Limits.MaxRequestBufferSize = RequestBuffer;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
    }

    private static string AddressesOf(IConfiguration configuration) => configuration["urls"] ?? Alone;
}
