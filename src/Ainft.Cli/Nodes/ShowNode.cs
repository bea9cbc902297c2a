using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Ainft.Cli.Nodes;

/// <summary><c>ainft node status</c></summary>
internal static class ShowNode
{
    private static readonly NodeOptions Node = new();

    public static Command Create()
    {
        var command = new Command("status", "Show what the server knows of the node, what it is asked to do, and how busy this machine is.");
        Node.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var nodes = await Node.OpenAsync(result, cancellationToken);
        var node = await nodes.GetAsync($"nodes/{nodes.Node}", cancellationToken);
        var tasks = new List<TaskLine>();
        foreach (var task in (await nodes.GetAsync($"nodes/{nodes.Node}/tasks?wait=0", cancellationToken)).GetProperty("tasks").EnumerateArray())
            tasks.Add(await LookAsync(nodes, task, cancellationToken));
        var load = Load();
        Output.For(result).Result(new { node, load, tasks }, people => Show(people, node, load, tasks));
        return ExitCode.Ok;
    }

    private static async Task<TaskLine> LookAsync(NodeApi nodes, JsonElement task, CancellationToken cancellationToken)
    {
        var run = Text(task, "run")!;
        var state = Text(await nodes.GetAsync($"runs/{run}/tasks/{nodes.Node}?wait=0", cancellationToken), "state");
        return new TaskLine(run, Text(task, "purpose"), state, Text(task, "commitBy"));
    }

    // The mean number of processes that wanted a processor in the last minute.
    private static double? Load() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)
        : null;

    private static void Show(IAnsiConsole people, JsonElement node, double? load, IReadOnlyList<TaskLine> tasks)
    {
        var profile = NodeProfile.TryRead(node.GetProperty("profile"), out var read, out _) ? NodeFacts.Of(read) : [];
        people.Write(Output.Facts(
        [
            ("node", Text(node, "address")), ("state", Text(node, "state")), ("admitted", node.GetProperty("admitted").GetBoolean() ? "yes" : "no: its operator's nodes are not drawn here"),
            ("operator", Text(node, "operator")), ("payout", Text(node, "payout")),
            ("registered", Time(Text(node, "registeredAt"))), ("seen", Time(Text(node, "seenAt")) ?? "never"),
            .. profile, ("load", load?.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)),
        ]));
        if (tasks.Count == 0)
        {
            people.WriteLine("It has no tasks.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("run").NoWrap()).AddColumns("purpose", "state", "commit by");
        foreach (var task in tasks)
            table.AddRow(new Text(task.Run), new Text(task.Purpose ?? ""), new Text(task.State ?? ""), new Text(Time(task.CommitBy) ?? ""));
        people.Write(table);
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Time(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToString("u");

    private sealed record TaskLine(string Run, string? Purpose, string? State, string? CommitBy);
}
