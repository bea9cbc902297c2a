using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// A command of the executable, which it runs instead of serving. README.md of this folder lists the arguments.
/// </summary>
public sealed record UpkeepCommand(string Name, IReadOnlySet<string> Options, TimeSpan Grace, string[] Settings)
{
    private const string Usage = "Expected: fsck [--repair] [--accept-garbage] [--json-lines], "
        + "or rebuild [--drop-old] [--accept-loss] [--grace SECONDS] [--json-lines].";

    private const string Nowhere = "The storage account has no registry under the prefix of AINFT_PREFIX, because no "
        + "app was started with these settings. Check AzureWebJobsStorage and AINFT_PREFIX.";

    private const string Busy = "Another process repairs or rebuilds the index, or did so less than a minute ago. "
        + "Try again later.";

    private const string AcceptGarbage = "--accept-garbage";

    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["fsck"] = ["--repair", AcceptGarbage, "--json-lines"],
        ["rebuild"] = ["--drop-old", "--accept-loss", "--json-lines"],
    };

    /// <summary>Whether the first argument is a command of upkeep.</summary>
    public static bool IsAskedFor(string[] args) => args is [var name, ..] && Known.ContainsKey(name);

    /// <summary>Runs the command and returns the exit code.</summary>
    /// <param name="args">The command, its options and settings.</param>
    /// <param name="create">Builds the app from settings and changes its services.</param>
    /// <param name="output">Receives progress and findings.</param>
    /// <param name="ct">Cancels the command.</param>
    public static async Task<int> RunAsync(
        string[] args,
        Func<string[], Action<WebApplicationBuilder>?, WebApplication> create,
        TextWriter output,
        CancellationToken ct)
    {
        IUpkeepSink sink = args.Contains("--json-lines") ? new JsonLines(output) : new PlainLines(output);
        if (Parse(args) is not { } command)
            return Fail(sink, UpkeepExit.Usage, Usage);
        try
        {
            return await command.RunAsync(new UpkeepApp(create, command.Settings), sink, ct);
        }
        catch (Exception e) when (e is OptionsValidationException)
        {
            return Fail(sink, UpkeepExit.Usage, string.Join(" ", WrongSettings.Explain(e)));
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or JsonRpcUnavailableException
            or JsonRpcException)
        {
            return Fail(sink, UpkeepExit.TryLater, $"Storage or chain did not answer. {e.Message}");
        }
    }

    internal async Task<int> RunAsync(UpkeepApp app, IUpkeepSink sink, CancellationToken ct)
    {
        if (!await app.FindsRegistryAsync(ct))
            return Fail(sink, UpkeepExit.Usage, Nowhere);
        var report = new UpkeepReport(sink, TimeProvider.System);
        if (Name == "fsck")
        {
            if (!await new CheckIndex(app, report, Options.Contains("--repair")).RunAsync(ct))
                return Fail(sink, UpkeepExit.TryLater, Busy);
            await app.LogAsync(report);
            var isAccepted = report.ExitCode == UpkeepExit.Garbage && Options.Contains(AcceptGarbage);
            var code = isAccepted ? UpkeepExit.Clean : report.ExitCode;
            sink.Summary(Name, report, null, code);
            return code;
        }
        var rebuild = new RebuildIndex(app, report, TimeProvider.System, Grace);
        var (acceptLoss, dropOld) = (Options.Contains("--accept-loss"), Options.Contains("--drop-old"));
        if (await rebuild.RunAsync(acceptLoss, dropOld, ct) is not { } generations)
            return Fail(sink, UpkeepExit.TryLater, Busy);
        sink.Summary(Name, report, generations, report.ExitCode);
        return report.ExitCode;
    }

    /// <summary>
    /// Parses the arguments, or returns null when they are wrong. The app itself parses its settings
    /// <c>--Name=value</c>.
    /// </summary>
    private static UpkeepCommand? Parse(string[] args)
    {
        var (options, grace, settings) = (new HashSet<string>(), DefaultGrace, new List<string>());
        for (var i = 1; i < args.Length; i++)
            if (Known[args[0]].Contains(args[i]))
                options.Add(args[i]);
            else if (args[0] == "rebuild" && args[i] == "--grace" && i + 1 < args.Length
                && DecimalText.TryRead(args[i + 1], out uint seconds) && seconds <= 3600)
                (grace, i) = (TimeSpan.FromSeconds(seconds), i + 1);
            else if (args[i].StartsWith("--", StringComparison.Ordinal)
                && args[i].Contains('=', StringComparison.Ordinal))
                settings.Add(args[i]);
            else
                return null;
        return new UpkeepCommand(args[0], options, grace, [.. settings]);
    }

    private static int Fail(IUpkeepSink sink, int code, string message)
    {
        sink.Failure(message);
        return code;
    }
}
