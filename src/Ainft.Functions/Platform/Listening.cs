namespace Ainft.Functions.Platform;

/// <summary>Where the app listens: under a Functions host only where the host calls, else where it is told.</summary>
internal static class Listening
{
    private const int LargestBody = 4 * 1024 * 1024;
    private const int RequestBuffer = 64 * 1024;

    /// <summary>The port of the Functions host that started this process, if one did.</summary>
    public static int? HostPort(IConfiguration configuration) => configuration.GetValue<int?>("FUNCTIONS_CUSTOMHANDLER_PORT");

    public static void Configure(WebApplicationBuilder builder)
    {
        var port = HostPort(builder.Configuration);
        // Under a host the inherited ASPNETCORE_URLS are the host's own address and must not be bound.
        builder.WebHost.UseUrls(port is not null
            ? $"http://127.0.0.1:{port}"
            : builder.Configuration["urls"] ?? "http://127.0.0.1:7071");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            // The server buffers what a client sends while its request is being worked on, and with 1 MiB each many
            // would fill memory.
            kestrel.Limits.MaxRequestBufferSize = RequestBuffer;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
    }
}
