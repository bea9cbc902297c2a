using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Ainft.Cli;

/// <summary>
/// Where a command says what it did. For people: tables on standard output, progress on standard error. With --json: exactly one JSON
/// document on standard output, progress still on standard error.
/// </summary>
public sealed class Output
{
    /// <summary>Asks for one JSON document instead of text; every command takes it.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Write one JSON document to standard output and nothing else.", Recursive = true };

    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const int PipeWidth = 4096;
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(1);
    private readonly bool json;

    // Only one thing can move on a terminal: inside a step, changes are shown by its spinner.
    private StatusContext? step;

    /// <summary>Writes to the process's standard output and standard error.</summary>
    public Output(bool json)
    {
        this.json = json;
        People = Open(Console.Out, Console.IsOutputRedirected);
        Progress = Open(Console.Error, Console.IsErrorRedirected);
    }

    /// <summary>Standard output, for results.</summary>
    public IAnsiConsole People { get; }

    /// <summary>Standard error, for progress and errors.</summary>
    public IAnsiConsole Progress { get; }

    /// <summary>The output that <paramref name="result"/> asks for.</summary>
    public static Output For(ParseResult result) => new(result.GetValue(Json));

    /// <summary>The command's result, once: as JSON, or as <paramref name="show"/> shows it to people.</summary>
    public void Result(object document, Action<IAnsiConsole> show)
    {
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(document, Format));
        else
            show(People);
    }

    /// <summary>A line of progress, and one only, whatever a stranger's text in it has.</summary>
    public void Note(string text) => Progress.MarkupLineInterpolated($"[grey]{text.ReplaceLineEndings(" ")}[/]");

    private IAnsiConsole Telling => json ? Progress : People;

    /// <summary>A step that is done.</summary>
    public void Step(string name, string detail) => Telling.MarkupLineInterpolated($"  {name,-22} {detail}");

    /// <summary>Runs one step of a longer story and says how it went; the step answers with the detail to show.</summary>
    public async Task StepAsync(string name, Func<Task<string>> work)
    {
        var console = Telling;
        var started = Stopwatch.GetTimestamp();
        var detail = console.Profile.Capabilities.Interactive
            ? await SpinAsync(console, name, work)
            : await work();
        console.MarkupLineInterpolated($"[green]✓[/] {name,-22} {detail} [grey]({Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s)[/]");
    }

    private async Task<string> SpinAsync(IAnsiConsole console, string name, Func<Task<string>> work)
    {
        try
        {
            return await console.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(name), spinner =>
            {
                step = spinner;
                return work();
            });
        }
        finally
        {
            step = null;
        }
    }

    /// <summary>Shows the changing status of named rows: a live table to a person, a line a change to a pipe.</summary>
    public async Task WatchAsync(IReadOnlyList<string> names, Func<Action<int, string>, Task> work)
    {
        if (step is not null)
            await work((row, status) => step.Status = Markup.Escape($"{names[row]}  {status}"));
        else if (!Progress.Profile.Capabilities.Interactive)
            await work((row, status) => Note($"{names[row]}  {status}"));
        else
            await WatchTableAsync(names, work);
    }

    /// <summary>Shows how far long work is: a bar with the time left to a person, a line now and then to a pipe.</summary>
    public async Task<T> BarAsync<T>(string name, Func<Bar, Task<T>> work)
    {
        if (!Progress.Profile.Capabilities.Interactive)
            return await work(new Bar((fraction, detail) => Note($"{name,-10} {fraction,4:0%}  {detail}"), LineEvery, TimeProvider.System));
        return await Progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(bars =>
            {
                var bar = bars.AddTask(Markup.Escape(name), maxValue: 1);
                return work(new Bar(
                    (fraction, detail) => (bar.IsIndeterminate, bar.Value, bar.Description) = (fraction is null, fraction ?? 0, Markup.Escape($"{name,-10} {detail}")),
                    TimeSpan.Zero, TimeProvider.System));
            });
    }

    private async Task WatchTableAsync(IReadOnlyList<string> names, Func<Action<int, string>, Task> work)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn(new TableColumn("").NoWrap()).AddColumn("");
        foreach (var name in names)
            table.AddRow(new Text(name), new Text("…"));
        await Progress.Live(table).StartAsync(live => work((row, status) =>
        {
            table.UpdateCell(row, 1, new Text(status));
            live.Refresh();
        }));
    }

    /// <summary>An error: what, why, and what to do next.</summary>
    public void Failure(CommandException failure)
    {
        Progress.MarkupLineInterpolated($"[red]✗[/] {failure.Message}");
        foreach (var violation in failure.Violations)
            Progress.MarkupLineInterpolated($"  [yellow]{(violation.Pointer is "" ? "(document)" : violation.Pointer)}[/]  {violation.Reason}{(violation.Offset is { } at ? $" (byte {at})" : "")}");
        if (failure.Next is not null)
            Progress.MarkupLineInterpolated($"  {failure.Next}");
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new { error = failure.Message, next = failure.Next, exitCode = failure.ExitCode, violations = failure.Violations }, Format));
    }

    /// <summary>A borderless table with two columns: names and values.</summary>
    public static Grid Facts(params (string Name, string? Value)[] facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in facts)
            if (value is not null)
                grid.AddRow(new Markup($"[grey]{Markup.Escape(name)}[/]"), new Text(value));
        return grid;
    }

    // A pipe has no width of its own; ids and hashes must come out whole, and a line that says one thing must stay one.
    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect });
        console.Pipeline.Attach(new Harmless());
        if (redirected)
            console.Profile.Width = PipeWidth;
        return console;
    }
}
