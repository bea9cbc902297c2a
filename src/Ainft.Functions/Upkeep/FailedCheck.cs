using Microsoft.Extensions.Logging.Console;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The event of a check that found damage, for alerts. It is not for the console, which has the findings already.
/// </summary>
internal static partial class FailedCheck
{
    private const string Category = "Ainft.Functions.Upkeep.FailedCheck";

    public static void KeepFromConsole(ILoggingBuilder logging) =>
        logging.AddFilter<ConsoleLoggerProvider>(Category, LogLevel.None);

    /// <summary>Logs the classes of findings that are left. Garbage is not damage.</summary>
    public static void Log(ILoggerFactory logs, UpkeepReport report)
    {
        var findings = string.Join(", ", LeftIn(report));
        Found(logs.CreateLogger(Category), findings, report.ExitCode);
    }

    /// <summary>The number and the class of the findings that are left, without garbage.</summary>
    public static IEnumerable<string> LeftIn(UpkeepReport report) => report.Findings
        .Where(found => found.Count > found.Repaired && found.Class.Severity != Severity.Garbage)
        .Select(found => $"{found.Count - found.Repaired} {found.Class.Name}");

    [LoggerMessage(5001, LogLevel.Error, "The check of the index found {Findings}. Its exit code is {ExitCode}")]
    private static partial void Found(ILogger log, string findings, int exitCode);
}
