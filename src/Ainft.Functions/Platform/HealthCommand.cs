namespace Ainft.Functions.Platform;

/// <summary>
/// The command <c>health</c> of the executable. It asks the app on this machine for its health and prints the answer,
/// because an image without a shell has no other program for it.
/// </summary>
internal static class HealthCommand
{
    private const string Name = "health";
    private const string Usage = "Expected: health [live|ready] [--urls=ADDRESS].";

    // Docker accepts no other code of a failed health check.
    private const int Unhealthy = 1;

    // Docker ends the command after 10 seconds, and its answer would be lost.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Whether the first argument is this command.</summary>
    public static bool IsAskedFor(string[] args) => args is [Name, ..];

    /// <summary>Runs the command and returns the exit code.</summary>
    /// <param name="args">The command, a check, and settings of the app's address.</param>
    /// <param name="output">Receives one line.</param>
    /// <param name="ct">Cancels the command.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken ct)
    {
        var (check, settings) = args is [Name, "live" or "ready", ..] ? (args[1], args[2..]) : ("ready", args[1..]);
        if (settings.Any(setting => !setting.StartsWith("--urls=", StringComparison.Ordinal)))
        {
            output.WriteLine(Usage);
            return WrongSettings.ExitCode;
        }

        var (isHealthy, answer) = await AskAsync($"api/health/{check}", ConfigurationOf(settings), ct);
        output.WriteLine(answer);
        return isHealthy ? 0 : Unhealthy;
    }

    // The app reads its address in the same way.
    private static ConfigurationManager ConfigurationOf(string[] settings) => WebApplication.CreateSlimBuilder(
        new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory }).Configuration;

    private static async Task<(bool IsHealthy, string Answer)> AskAsync(
        string path, ConfigurationManager configuration, CancellationToken ct)
    {
        try
        {
            var address = new Uri(Listening.LocalAddress(configuration), path);
            // A proxy for the app's own requests cannot reach this machine.
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
            using var answer = await http.GetAsync(address, ct);
            var body = await answer.Content.ReadAsStringAsync(ct);
            return (answer.IsSuccessStatusCode, $"{address} answered {(int)answer.StatusCode}. {body}");
        }
        catch (Exception e) when (e is HttpRequestException or FormatException
            or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return (false, $"The app does not answer. {e.Message}");
        }
    }
}
