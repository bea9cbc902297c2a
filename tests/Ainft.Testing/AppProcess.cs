using Ainft.Cli.Dev;

namespace Ainft.Testing;

/// <summary>The built function app, or another web server, as a child process on a free port: to kill it, or to load it.</summary>
public sealed class AppProcess : IRunningApp
{
    private const string Ready = "Now listening on: ";
    private readonly ChildProcess process;

    private AppProcess(ChildProcess process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>Where the app listens; routes begin with <c>api/</c>.</summary>
    public Uri Address { get; }

    /// <summary>The operating system's number of the process.</summary>
    public int Id => process.Id;

    /// <summary>The last lines the app wrote.</summary>
    public string RecentOutput => process.RecentOutput;

    /// <summary>Starts the app with settings named as environment variables (<c>AINFT_PREFIX</c>) and waits until it listens.</summary>
    public static Task<AppProcess> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var all = new Dictionary<string, string?>(settings) { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" };
        foreach (var (name, value) in TestSettings.All)
            all.TryAdd(name, value);
        return ListenAsync(Run(all));
    }

    /// <summary>Waits until a web server that was just started says where it listens.</summary>
    public static async Task<AppProcess> ListenAsync(ChildProcess process)
    {
        try
        {
            var address = await process.WaitForLineAsync(
                line => line.IndexOf(Ready, StringComparison.Ordinal) is >= 0 and var at ? line[(at + Ready.Length)..].Trim() : null, TimeSpan.FromSeconds(60));
            return new AppProcess(process, new Uri(address));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the executable with exactly these settings added and waits for nothing.</summary>
    public static ChildProcess Run(IReadOnlyDictionary<string, string?> settings, string? folder = null, params string[] arguments)
    {
        var file = Path.Combine(folder ?? AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Ainft.Functions.exe" : "Ainft.Functions");
        return ChildProcess.Start(file, arguments, environment: settings);
    }

    /// <summary>
    /// Starts the executable in a shell that ran <paramref name="limits"/> before, such as <c>ulimit -f 1024</c>.
    /// </summary>
    public static ChildProcess RunLimited(string limits, IReadOnlyDictionary<string, string?> settings)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Ainft.Functions");
        return ChildProcess.Start("/bin/sh", ["-c", $"{limits}; exec \"$0\"", file], environment: settings);
    }

    /// <summary>Ends the app at once (SIGKILL).</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Ends the app in an orderly way (SIGTERM).</summary>
    public ValueTask DisposeAsync() => process.DisposeAsync();
}
