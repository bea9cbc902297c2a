using System.Diagnostics;
using System.Text.Json;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Upkeep;

/// <summary>
/// Runs the app's executable, which checks or rebuilds instead of serving and reports its progress as JSON lines. So
/// only the app has the rules for the content of the index.
/// </summary>
internal sealed class UpkeepRun(Output output)
{
    private const int FirstErrors = 10;
    private readonly List<UpkeepFinding> findings = [];
    private readonly List<string> errors = [];
    private readonly UpkeepSteps steps = new();

    /// <summary>
    /// Runs the executable to its end. Shows its progress and its findings, and returns its exit code.
    /// </summary>
    public async Task<int> RunAsync(
        string name,
        string[] arguments,
        IReadOnlyDictionary<string, string?> settings,
        CancellationToken cancellationToken)
    {
        var assembly = await Checkout.Find().FunctionAppAsync(output.Note, cancellationToken);
        var (last, exitCode) = await output.BarAsync(name, bar =>
            FollowAsync(Start(assembly, [.. arguments, "--json-lines"], settings), bar, cancellationToken));
        if (last?.Summary is not { } summary)
            throw new CommandException(
                exitCode is ExitCode.TryLater or ExitCode.Usage ? exitCode : ExitCode.Refused,
                last?.Error?.Message ?? "The executable of the app ended too early.",
                "It writes only whole changes, so running it again is safe.")
            {
                Details = last?.Error is null ? errors : [],
            };
        output.Result(UpkeepView.Document(summary, findings), people => UpkeepView.Show(people, summary, findings));
        return exitCode;
    }

    private static Process Start(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> settings)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private async Task<(UpkeepLine? Last, int ExitCode)> FollowAsync(
        Process started, Bar bar, CancellationToken cancellationToken)
    {
        using var process = started;
        using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var complaints = ReadErrorsAsync(process.StandardError);
        UpkeepLine? last = null;
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } text)
        {
            last = JsonSerializer.Deserialize<UpkeepLine>(text, Output.Format)!;
            if (last.Finding is { } finding)
                findings.Add(finding);
            if (last.Progress is { } progress)
                bar.Show(progress.Total == 0 ? 1 : (double)progress.Done / progress.Total, steps.Describe(progress));
        }

        await process.WaitForExitAsync(CancellationToken.None);
        await complaints;
        cancellationToken.ThrowIfCancellationRequested();
        return (last, process.ExitCode);
    }

    private async Task ReadErrorsAsync(StreamReader reader)
    {
        // The first lines have the reason, and the others have only the stack.
        while (await reader.ReadLineAsync() is { } line)
            if (errors.Count < FirstErrors)
                errors.Add(line);
    }
}
