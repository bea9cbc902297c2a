using Ainft.Cli.Nodes.Work;
using Spectre.Console;

namespace Ainft.Cli.Nodes;

/// <summary>Shows the work of a node, as a live table on a terminal and as one line per phase in a pipe.</summary>
internal sealed class NodeView(Output output, TimeProvider time)
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);
    private readonly SortedDictionary<string, (string Subject, string Phase, string Detail)> tasks =
        new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private LiveDisplayContext? live;
    private long drawn;

    /// <summary>Shows the progress while <paramref name="work"/> runs.</summary>
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

    /// <summary>Reports that the folder of a task remains on the disk.</summary>
    public void CannotRemove(TaskFolder folder, string reason) =>
        Note($"The node cannot remove {folder.Path} ({reason}). Remove it by hand. See also --keep-free.");

    /// <summary>Shows the phase of a task.</summary>
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

    /// <summary>Removes a task from the table and writes above the table how the task ended.</summary>
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
        var table = new Table().Border(TableBorder.None).HideHeaders()
            .AddColumn(new TableColumn("").NoWrap()).AddColumn("").AddColumn("").AddColumn("");
        foreach (var (run, (subject, phase, detail)) in tasks)
            table.AddRow(Shown.Text(run[..14] + "…"), Shown.Text(subject), Shown.Text(phase), Shown.Text(detail));
        if (tasks.Count == 0)
            table.AddRow(Shown.Markup($"[grey]waiting for tasks[/]"));
        return table;
    }
}
