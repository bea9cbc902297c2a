using Ainft.Cli.Dev;

namespace Ainft.Testing;

/// <summary>
/// The built function app, or another web server, as a child process on a free port. Tests kill it, and benchmarks load
/// it.
/// </summary>
public sealed class AppProcess : IRunningApp
{
    private const string Ready = "Now listening on: ";
    private readonly ChildProcess process;

    private AppProcess(ChildProcess process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>The address at which the app listens. Routes begin with <c>api/</c>.</summary>
    public Uri Address { get; }

    /// <summary>The process id.</summary>
    public int Id => process.Id;

    /// <summary>The last lines that the app wrote.</summary>
    public string RecentOutput => process.RecentOutput;

    /// <summary>
    /// Starts the app and waits until it listens. Settings have the names of environment variables, for example
    /// <c>AINFT_PREFIX</c>.
    /// </summary>
    public static Task<AppProcess> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var all = new Dictionary<string, string?>(settings) { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" };
        foreach (var (name, value) in TestSettings.All)
            all.TryAdd(name, value);
        return ListenAsync(Run(all));
    }

    /// <summary>Waits until a new web server reports the address at which it listens.</summary>
    public static async Task<AppProcess> ListenAsync(ChildProcess process)
    {
        try
        {
            var address = await process.WaitForLineAsync(
                line =>
                    line.IndexOf(Ready, StringComparison.Ordinal) is >= 0 and var at ? line[(at + Ready.Length)..]
                        .Trim() : null, TimeSpan.FromSeconds(60));
            return new AppProcess(process, new Uri(address));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Starts the executable, adds exactly these settings to its environment, and does not wait until it listens.
    /// </summary>
    public static ChildProcess Run(IReadOnlyDictionary<string, string?> settings, string? folder = null,
        params string[] arguments)
    {
        var file = Path.Combine(folder ?? AppContext.BaseDirectory,
            OperatingSystem.IsWindows() ? "Ainft.Functions.exe" : "Ainft.Functions");
        return ChildProcess.Start(file, arguments, environment: settings);
    }

    /// <summary>
    /// Starts the executable in a shell that first runs <paramref name="limits"/>, for example <c>ulimit -f 1024</c>.
    /// </summary>
    public static ChildProcess RunLimited(string limits, IReadOnlyDictionary<string, string?> settings)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Ainft.Functions");
        return ChildProcess.Start("/bin/sh", ["-c", $"{limits}; exec \"$0\"", file], environment: settings);
    }

    /// <summary>Ends the app at once (SIGKILL).</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Stops the app gracefully (SIGTERM).</summary>
    public ValueTask DisposeAsync() => process.DisposeAsync();
}
