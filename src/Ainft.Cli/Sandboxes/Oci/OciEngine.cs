using System.Text.Json;

namespace Ainft.Cli.Sandboxes.Oci;

/// <summary>
/// Docker or podman, by its command. The engine must share this machine's files, because a remote engine could not
/// mount the task's folders.
/// </summary>
internal sealed class OciEngine
{
    // The operator uses these variables to choose the engine, its accounts and its proxies. The engine's command does
    // not get other variables of the node.
    private static readonly string[] Names =
        ["HOME", "USER", "LOGNAME", "DBUS_SESSION_BUS_ADDRESS", "REGISTRY_AUTH_FILE", "SSL_CERT_FILE", "SSL_CERT_DIR"];
    private static readonly string[] Prefixes = ["DOCKER_", "CONTAINER_", "CONTAINERS_", "XDG_"];

    /// <summary>
    /// Variables that engines may put into every container by themselves. They may contain the password of a proxy.
    /// </summary>
    public static readonly IReadOnlyList<string> ProxyVariables =
    [
        .. ((string[])["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"])
            .SelectMany(name => (string[])[name, name.ToLowerInvariant()]),
    ];

    private OciEngine(string program, bool isPodman) => (Program, IsPodman) = (program, isPodman);

    public string Program { get; }

    public bool IsPodman { get; }

    /// <summary>The variables for the engine's command.</summary>
    public static IReadOnlyDictionary<string, string> Variables =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(variable => (Name: (string)variable.Key, Value: (string?)variable.Value ?? ""))
            .Where(variable => Names.Contains(variable.Name)
                || Prefixes.Any(prefix => variable.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .ToDictionary(variable => variable.Name, variable => variable.Value);

    // Only pulling an image needs a proxy.
    private static IReadOnlyDictionary<string, string> VariablesWithProxies =>
        new Dictionary<string, string>(Variables.Concat(
            ProxyVariables.Where(name => Environment.GetEnvironmentVariable(name) is not null)
                .Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name)!))));

    /// <summary>The first engine that answers and can enforce the limits of a task.</summary>
    /// <param name="runtime">A runtime that the engine must know, or null.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="CommandException">No engine does. The message contains the reasons.</exception>
    public static async Task<OciEngine> FindAsync(string? runtime, CancellationToken cancellationToken)
    {
        var found = ((string[])["docker", "podman"]).Select(Tool.Find).OfType<string>().ToList();
        if (found.Count == 0)
            throw CommandException.Usage(
                "Neither docker nor podman is installed where only root can write, such as /usr/bin or /usr/local/bin.",
                "apt-get install docker.io");
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

        throw CommandException.Usage(
            string.Join(' ', reasons.Select(reason => reason.Message)),
            string.Join(" Or: ", reasons.Select(reason => reason.Next)));
    }

    /// <summary>Runs one of the engine's commands.</summary>
    public Task<ToolAnswer> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        Tool.RunAsync(Program, arguments, cancellationToken, Variables);

    /// <summary>Runs the engine's command that fetches an image.</summary>
    public Task<ToolAnswer> PullAsync(string reference, CancellationToken cancellationToken) =>
        Tool.RunAsync(Program, ["pull", "--quiet", reference], cancellationToken, VariablesWithProxies);

    /// <summary>Opens the engine behind a command.</summary>
    /// <exception cref="CommandException">The engine does not answer or cannot enforce a task's limits.</exception>
    internal static async Task<OciEngine> OpenAsync(
        string program, string? runtime, CancellationToken cancellationToken)
    {
        var answer = await Tool.RunAsync(program, ["info", "--format", "{{json .}}"], cancellationToken, Variables);
        if (!answer.Succeeded)
            throw NoAnswer(program, LastLine(answer.Error));
        using var info = JsonDocument.Parse(answer.Output);
        // Docker before 23 reports the error in its answer, and ends with exit code 0.
        if (info.RootElement.TryGetProperty("ServerErrors", out var errors)
            && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0)
            throw NoAnswer(program, errors[0].GetString()!);
        var isPodman = info.RootElement.TryGetProperty("host", out var host);
        var missing = isPodman ? MissingOfPodman(host) : MissingOfDocker(info.RootElement);
        if (missing.Length > 0)
            throw CommandException.Usage(
                $"{program} cannot limit {string.Join(", ", missing)} on this machine.",
                "Run it as root, or delegate these cgroup controllers to it.");
        if (runtime is not null && !(isPodman
            ? await PodmanKnowsAsync(program, runtime, cancellationToken)
            : info.RootElement.GetProperty("Runtimes").TryGetProperty(runtime, out _)))
            throw CommandException.Usage(
                $"{program} does not know the runtime {runtime}.",
                $"Name it in {(isPodman ? "containers.conf" : "the engine's daemon.json and restart the engine")}.");
        return new(program, isPodman);
    }

    private static CommandException NoAnswer(string program, string reason) => CommandException.Usage(
        $"{program} does not answer: {reason}",
        $"Start its service, and check that this user may use it: {Path.GetFileName(program)} info");

    // Podman lists only the runtime that it uses. With an unknown runtime, all its commands fail.
    private static async Task<bool> PodmanKnowsAsync(
        string program, string runtime, CancellationToken cancellationToken) =>
        (await Tool.RunAsync(
            program, ["info", "--runtime", runtime, "--format", "{{.Host.OCIRuntime.Name}}"], cancellationToken,
            Variables)).Succeeded;

    private static string[] MissingOfDocker(JsonElement info) =>
    [
        .. ((string[])["MemoryLimit", "PidsLimit", "CpuCfsQuota"])
            .Where(limit => !info.TryGetProperty(limit, out var has) || has.ValueKind != JsonValueKind.True),
    ];

    private static string[] MissingOfPodman(JsonElement host) =>
    [
        .. ((string[])["memory", "pids", "cpu"]).Except(
            host.TryGetProperty("cgroupControllers", out var has) && has.ValueKind == JsonValueKind.Array
                ? has.EnumerateArray().Select(controller => controller.GetString()!)
                : []),
    ];

    private static string LastLine(string text) => text.Trim().Split('\n')[^1];
}
