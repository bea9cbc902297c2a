using System.Text.Json;

namespace Ainft.Cli.Sandboxes.Oci;

/// <summary>Docker or podman, by its command. It must share this machine's files: one behind a network could not be given the task's folders.</summary>
internal sealed class OciEngine
{
    private OciEngine(string program, bool isPodman) => (Program, IsPodman) = (program, isPodman);

    public string Program { get; }

    public bool IsPodman { get; }

    /// <summary>The first engine that answers and can keep a task within its limits.</summary>
    /// <param name="runtime">One that the engine must know; or null.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="CommandException">There is none; it says why not.</exception>
    public static async Task<OciEngine> FindAsync(string? runtime, CancellationToken cancellationToken)
    {
        var found = ((string[])["docker", "podman"]).Select(Tool.Find).OfType<string>().ToList();
        if (found.Count == 0)
            throw CommandException.Usage("Neither docker nor podman is installed.", "apt-get install docker.io");
        var reasons = new List<CommandException>();
        foreach (var program in found)
            try
            {
                return await OpenAsync(program, runtime, cancellationToken);
            }
            catch (CommandException exception)
            {
                reasons.Add(exception);
            }

        throw CommandException.Usage(string.Join(' ', reasons.Select(reason => reason.Message)), string.Join(" Or: ", reasons.Select(reason => reason.Next)));
    }

    /// <summary>Runs one of the engine's commands.</summary>
    public Task<ToolAnswer> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) => Tool.RunAsync(Program, arguments, cancellationToken);

    private static async Task<OciEngine> OpenAsync(string program, string? runtime, CancellationToken cancellationToken)
    {
        var answer = await Tool.RunAsync(program, ["info", "--format", "{{json .}}"], cancellationToken);
        if (!answer.Succeeded)
            throw NoAnswer(program, LastLine(answer.Error));
        using var info = JsonDocument.Parse(answer.Output);
        // Docker before 23 says so in its answer, and calls that a success.
        if (info.RootElement.TryGetProperty("ServerErrors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0)
            throw NoAnswer(program, errors[0].GetString()!);
        var isPodman = info.RootElement.TryGetProperty("host", out var host);
        var missing = isPodman ? MissingOfPodman(host) : MissingOfDocker(info.RootElement);
        if (missing.Length > 0)
            throw CommandException.Usage($"{program} cannot limit {string.Join(", ", missing)} here.", "Run it as root, or delegate these cgroup controllers to it.");
        if (runtime is not null && !(isPodman ? await PodmanKnowsAsync(program, runtime, cancellationToken) : info.RootElement.GetProperty("Runtimes").TryGetProperty(runtime, out _)))
            throw CommandException.Usage($"{program} knows no runtime {runtime}.", $"Name it in {(isPodman ? "containers.conf" : "the engine's daemon.json and restart the engine")}.");
        return new(program, isPodman);
    }

    private static CommandException NoAnswer(string program, string reason) =>
        CommandException.Usage($"{program} does not answer: {reason}", $"Start its service, and see that this user may use it: {Path.GetFileName(program)} info");

    // Podman lists the one that it uses only, and does nothing at all with one that it does not know.
    private static async Task<bool> PodmanKnowsAsync(string program, string runtime, CancellationToken cancellationToken) =>
        (await Tool.RunAsync(program, ["info", "--runtime", runtime, "--format", "{{.Host.OCIRuntime.Name}}"], cancellationToken)).Succeeded;

    private static string[] MissingOfDocker(JsonElement info) =>
        [.. ((string[])["MemoryLimit", "PidsLimit", "CpuCfsQuota"]).Where(limit => !info.TryGetProperty(limit, out var has) || has.ValueKind != JsonValueKind.True)];

    private static string[] MissingOfPodman(JsonElement host) =>
        [.. ((string[])["memory", "pids", "cpu"]).Except(host.TryGetProperty("cgroupControllers", out var has) && has.ValueKind == JsonValueKind.Array
            ? has.EnumerateArray().Select(controller => controller.GetString()!)
            : [])];

    private static string LastLine(string text) => text.Trim().Split('\n')[^1];
}
