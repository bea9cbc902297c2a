using Ainft.Cli.Nodes.Work;
using Spectre.Console;

namespace Ainft.Cli.Nodes;

/// <summary>Shows what a node does: a live table of its tasks to a person, a line for each new phase to a pipe.</summary>
internal sealed class NodeView(Output output, TimeProvider time)
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);
    private readonly SortedDictionary<string, (string Subject, string Phase, string Detail)> tasks = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private LiveDisplayContext? live;
    private long drawn;

    /// <summary>Shows what happens while <paramref name="work"/> goes on.</summary>
    public async Task RunAsync(Func<Task> work)
    {
        if (!output.Progress.Profile.Capabilities.Interactive)
        {
            await work();
            return;
        }

        await output.Progress.Live(Table()).StartAsync(context =>
        {
            live = context;
            return work();
        });
        live = null;
    }

    public void Note(string text)
    {
        lock (gate)
            output.Note(text);
    }

    /// <summary>Says that what a task left stays on the disk.</summary>
    public void CannotRemove(TaskFolder folder, string reason) =>
        Note($"{folder.Path} cannot be removed: {reason}. Remove it by hand; see also --keep-free.");

    /// <summary>Shows where a task is.</summary>
    public void Show(Sha256Digest run, string subject, string phase, string detail = "")
    {
        lock (gate)
        {
            var isNew = !tasks.TryGetValue(run.ToString(), out var before) || before.Phase != phase;
            tasks[run.ToString()] = (subject, phase, detail);
            if (live is null && isNew)
                output.Note($"{run}  {phase}  {detail}");
            else if (live is not null && (isNew || time.GetElapsedTime(drawn) > Often))
                Draw();
        }
    }

    /// <summary>Takes a task off the table; how it ended stays above it.</summary>
    public void End(Sha256Digest run, string how)
    {
        lock (gate)
        {
            tasks.Remove(run.ToString());
            output.Note($"{run}  {how}");
            Draw();
        }
    }

    private void Draw()
    {
        drawn = time.GetTimestamp();
        live?.UpdateTarget(Table());
    }

    private Table Table()
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn(new TableColumn("").NoWrap()).AddColumn("").AddColumn("").AddColumn("");
        foreach (var (run, (subject, phase, detail)) in tasks)
            table.AddRow(Shown.Text(run[..14] + "…"), Shown.Text(subject), Shown.Text(phase), Shown.Text(detail));
        if (tasks.Count == 0)
            table.AddRow(Shown.Markup($"[grey]waiting for tasks[/]"));
        return table;
    }
}
