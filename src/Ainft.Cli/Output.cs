// Only this file uses standard output and standard error.
#pragma warning disable RS0030
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Ainft.Cli;

/// <summary>
/// The output of a command. For people it writes tables to standard output and progress to standard error. With --json
/// it writes exactly one JSON document to standard output, and progress to standard error.
/// </summary>
public sealed class Output
{
    /// <summary>The option of every command that asks for one JSON document instead of text.</summary>
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Write only one JSON document to standard output.",
        Recursive = true,
    };

    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // A manifest has up to 64 levels, and a document may contain one.
        MaxDepth = 128,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new ValueText() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions OneLine = new(Format) { WriteIndented = false };

    private const int PipeWidth = 4096, BarWidth = 16, WideEnough = 100;
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(1);
    private readonly bool json;

    // A terminal can show only one live element, so changes inside a step are shown by its spinner.
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

    /// <summary>Writes the command's result, as JSON or with <paramref name="show"/> for people.</summary>
    public void Result(object document, Action<IAnsiConsole> show)
    {
        if (json)
            WriteJson(document);
        else
            show(People);
    }

    /// <summary>Writes one of many results, as a line of JSON or with <paramref name="show"/> for people.</summary>
    public void Line(object document, Action<IAnsiConsole> show)
    {
        if (json)
            Console.Out.WriteLine(EscapedJson.Of(JsonSerializer.Serialize(document, OneLine)));
        else
            show(People);
    }

    /// <summary>
    /// Copies a JSON text of any size to standard output and changes only its escapes (<see cref="EscapedJson"/>).
    /// </summary>
    internal static Task CopyJsonAsync(Stream text, CancellationToken cancellationToken) =>
        EscapedJson.CopyAsync(text, Console.Out, cancellationToken);

    /// <summary>Writes lines of ids, or a drawing in which the kernel has made all texts harmless.</summary>
    internal static void Draw(string drawing) => Console.Out.WriteLine(drawing);

    /// <summary>Writes exactly one line of progress, even if a foreign text in it has line breaks.</summary>
    public void Note(string text) => Progress.Say($"[grey]{text}[/]");

    private static void WriteJson(object document) =>
        Console.Out.WriteLine(EscapedJson.Of(JsonSerializer.Serialize(document, Format)));

    private IAnsiConsole Story => json ? Progress : People;

    /// <summary>Shows a finished step.</summary>
    public void Step(string name, string detail) => Story.Say($"  {name,-22} {detail}");

    /// <summary>Runs and shows one of several steps. The step returns the detail to show.</summary>
    public async Task StepAsync(string name, Func<Task<string>> work)
    {
        var console = Story;
        var started = Stopwatch.GetTimestamp();
        var detail = console.Profile.Capabilities.Interactive
            ? await SpinAsync(console, name, work)
            : await work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        console.Say($"[green]✓[/] {name,-22} {detail} [grey]({seconds:0.0} s)[/]");
    }

    private async Task<string> SpinAsync(IAnsiConsole console, string name, Func<Task<string>> work)
    {
        try
        {
            return await console.Status().Spinner(Spinner.Known.Dots).StartAsync(Shown.Escape(name), spinner =>
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

    /// <summary>
    /// Shows the changing status of named rows, in a live table for people or with one line per change for a pipe.
    /// </summary>
    public async Task WatchAsync(IReadOnlyList<string> names, Func<Action<int, string>, Task> work)
    {
        if (step is not null)
            await work((row, status) => step.Status = Shown.Escape($"{names[row]}  {status}"));
        else if (!Progress.Profile.Capabilities.Interactive)
            await work((row, status) => Note($"{names[row]}  {status}"));
        else
            await WatchTableAsync(names, work);
    }

    /// <summary>
    /// Shows the progress of a long task, with a bar and the elapsed time for people or with a line per second for a
    /// pipe.
    /// </summary>
    public async Task<T> BarAsync<T>(string name, Func<Bar, Task<T>> work)
    {
        if (!Progress.Profile.Capabilities.Interactive)
            return await work(new Bar(
                (fraction, detail) => Note($"{name,-10} {fraction,4:0%}  {detail}"), LineEvery, TimeProvider.System));
        return await Progress.Progress()
            .AutoClear(true)
            .Columns(
                new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left },
                new BarColumn(new ProgressBarColumn { Width = BarWidth }), new BarColumn(new PercentageColumn()),
                new ElapsedTimeColumn())
            .StartAsync(bars =>
            {
                var bar = bars.AddTask(Shown.Escape(name), maxValue: 1);
                return work(new Bar(
                    (fraction, detail) =>
                        (bar.IsIndeterminate, bar.Value, bar.Description) = (
                        fraction is null, fraction ?? 0, Shown.Escape($"{name,-10} {detail}")),
                    TimeSpan.Zero, TimeProvider.System));
            });
    }

    private async Task WatchTableAsync(IReadOnlyList<string> names, Func<Action<int, string>, Task> work)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders()
            .AddColumn(new TableColumn("").NoWrap()).AddColumn("");
        // An id and its state need more than 80 columns.
        var isNarrow = Progress.Profile.Width < WideEnough;
        foreach (var name in names)
            table.AddRow(Shown.Text(isNarrow ? Listing.Shorten(name) : name), Shown.Text("…"));
        await Progress.Live(table).StartAsync(live => work((row, status) =>
        {
            table.UpdateCell(row, 1, Shown.Text(status));
            live.Refresh();
        }));
    }

    /// <summary>Writes an error with its reason and the next step.</summary>
    public void Failure(CommandException failure)
    {
        Progress.Say($"[red]✗[/] {failure.Message}");
        foreach (var line in failure.Details)
            Progress.Say($"  [grey]{line}[/]");
        foreach (var (pointer, _, reason, offset) in failure.Violations)
        {
            var place = offset is { } at ? $" ({PlaceOf(failure, at)})" : "";
            Progress.Say($"  [yellow]{(pointer is "" ? "(document)" : pointer)}[/]  {reason}{place}");
        }

        if (failure.Next is not null)
            Progress.Say($"  {failure.Next}");
        if (json)
            WriteJson(new
            {
                error = failure.Message,
                details = failure.Details.Count > 0 ? failure.Details : null,
                next = failure.Next,
                exitCode = failure.ExitCode,
                violations = failure.Violations,
            });
    }

    private static string PlaceOf(CommandException failure, long offset) =>
        failure.Document is { } document ? TextPlace.Of(document.Span, offset).ToString() : $"byte {offset}";

    /// <summary>A borderless table with two columns for names and values.</summary>
    public static Grid Facts(params (string Name, string? Value)[] facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in facts)
            if (value is not null)
                grid.AddRow(Shown.Markup($"[grey]{name}[/]"), Shown.Text(value));
        return grid;
    }

    // A pipe has no width. A narrow default would break ids and hashes, so this width keeps every line whole.
    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
            console.Profile.Width = PipeWidth;
        return console;
    }
}
