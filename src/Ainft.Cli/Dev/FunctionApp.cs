using System.Net;
using System.Net.Sockets;

namespace Ainft.Cli.Dev;

/// <summary>The function app as a child process that runs its own triggers, on the loopback interface.</summary>
internal sealed class FunctionApp : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ChildProcess process;

    private FunctionApp(ChildProcess process) => this.process = process;

    public ChildProcess Process => process;

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// Refuses a port that another program uses. Otherwise the answers of that program would pass for those of the app.
    /// </summary>
    /// <exception cref="CommandException">The port cannot be used.</exception>
    public static void RequireFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw CommandException.Usage(
                $"Port {port} cannot be used. {exception.Message}.",
                "Choose another port with --port, or leave --port out for a free one.");
        }
    }

    /// <summary>Starts the app and waits until it reports that storage and chain answer.</summary>
    /// <exception cref="CommandException">
    /// The app ended or was not ready in time. The details are its last output.
    /// </exception>
    public static async Task<FunctionApp> StartAsync(
        string assembly,
        Uri address,
        IReadOnlyDictionary<string, string?> settings,
        CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string?>(settings)
        {
            ["ASPNETCORE_URLS"] = address.AbsoluteUri.TrimEnd('/'),
            // These variables of another host or a launch profile would move the app to another address.
            ["ASPNETCORE_HTTP_PORTS"] = null,
            ["DOTNET_URLS"] = null,
        };
        var app = new FunctionApp(ChildProcess.Start(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [assembly],
            Path.GetDirectoryName(assembly),
            environment));
        try
        {
            await app.WaitUntilReadyAsync(address, cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task WaitUntilReadyAsync(Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        var started = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (process.HasExited)
                throw CommandException.Refused(
                    "The function app ended during its start.",
                    "Its message names the wrong setting or the service that does not answer.")
                    .With(process.RecentOutput);
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw CommandException.TryLater($"The function app was not ready within {Patience.TotalSeconds:0} s.")
                    .With(process.RecentOutput);
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync("/api/health/ready", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception)
            when (exception is HttpRequestException
                || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
