using Ainft.Cli.Dev;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>The app in a container that may write only to <c>/tmp</c>, as compose.yaml starts it.</summary>
internal sealed class AppContainer : IAsyncDisposable
{
    /// <summary>The mount for temporary files.</summary>
    public const string Temporary = "/tmp:rw,noexec,nosuid,nodev,size=320m";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly AppImage image;
    private readonly string id;

    private AppContainer(AppImage image, string id, string address) =>
        (this.image, this.id, Address) = (image, id, address);

    /// <summary>The address of the app.</summary>
    public string Address { get; }

    /// <summary>Starts a container with the network of this machine, where storage and chain are.</summary>
    public static async Task<AppContainer> StartAsync(AppImage image, IReadOnlyDictionary<string, string> settings)
    {
        var address = $"http://127.0.0.1:{FunctionApp.FreePort()}";
        var variables = settings.Append(KeyValuePair.Create("ASPNETCORE_URLS", address))
            .SelectMany(setting => (string[])["--env", $"{setting.Key}={setting.Value}"]);
        var id = await image.DockerAsync(
        [
            "run", "--detach", "--network", "host", "--read-only", "--tmpfs", Temporary, "--cap-drop", "ALL",
            "--security-opt", "no-new-privileges", "--memory", "1g", "--pids-limit", "512", "--health-interval", "1s",
            .. variables, AppImage.Name,
        ]);
        return new AppContainer(image, id, address);
    }

    /// <summary>A value of the container's state, such as <c>State.ExitCode</c>.</summary>
    public Task<string> InspectAsync(string value) => image.DockerAsync("inspect", "--format", $"{{{{.{value}}}}}", id);

    /// <summary>The log of the app.</summary>
    public async Task<string> LogAsync()
    {
        var log = await image.TryDockerAsync("logs", id);
        return log.Output + log.Error;
    }

    /// <summary>Waits until the image's own health check succeeds.</summary>
    public async Task WaitUntilHealthyAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await InspectAsync("State.Health.Status") != "healthy")
        {
            if (await InspectAsync("State.Running") != "true" || TimeProvider.System.GetElapsedTime(started) > Patience)
                Assert.Fail($"The container is not healthy.{Environment.NewLine}{await LogAsync()}");
            await Task.Delay(Poll, TimeProvider.System);
        }
    }

    /// <summary>Waits until the app has ended by itself. Returns its exit code.</summary>
    public Task<string> WaitForExitAsync() => image.DockerAsync("wait", id);

    /// <summary>Runs the app's executable in the container.</summary>
    public Task<string> ExecuteAsync(params string[] arguments) =>
        image.DockerAsync(["exec", id, "/app/Ainft.Functions", .. arguments]);

    /// <summary>Sends SIGTERM, and SIGKILL after the time that compose.yaml allows.</summary>
    public Task StopAsync() => image.DockerAsync("stop", "--time", "45", id);

    public async ValueTask DisposeAsync() => await image.DockerAsync("rm", "--force", id);
}
