using System.CommandLine;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Nodes;

/// <summary><c>ainft node status</c></summary>
internal static class NodeShowCommand
{
    private const int MostTasks = 1_000;
    private static readonly NodeOptions Node = new();

    public static Command Create()
    {
        var command = new Command(
            "status", "Show the server's record of the node, its tasks, and the load of this machine.");
        Node.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var nodes = await Node.OpenAsync(result, cancellationToken);
        var node = await nodes.GetAsync($"nodes/{nodes.Node}", cancellationToken);
        var tasks = new List<TaskLine>();
        foreach (var task in (await nodes.GetAsync($"nodes/{nodes.Node}/tasks?wait=0", cancellationToken))
            .Member("tasks").Items().Take(MostTasks))
            tasks.Add(await LookAsync(nodes, task, cancellationToken));
        var (load, facts) = (Load(), Facts(node));
        Output.For(result).Result(new { node = node.Value, load, tasks }, people => Show(people, facts, load, tasks));
        return ExitCode.Ok;
    }

    private static async Task<TaskLine> LookAsync(NodeApi nodes, AnswerPart task, CancellationToken cancellationToken)
    {
        var run = task.Member("run").Parsed<Sha256Digest>(Sha256Digest.TryParse, "the id of a run");
        var state = (await nodes.GetAsync($"runs/{run}/tasks/{nodes.Node}?wait=0", cancellationToken)).Member("state")
            .Text();
        return new TaskLine(run.ToString(), task.Find("purpose")?.Text(), state, task.Find("commitBy")?.Time());
    }

    // The load average of the last minute.
    private static double? Load() => File.Exists("/proc/loadavg")
        ? double.Parse(
            File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)
        : null;

    private static (string, string?)[] Facts(AnswerPart node) =>
    [
        ("node", node.Member("address").Text()), ("state", node.Member("state").Text()),
        ("admitted", node.Member("admitted").Flag() ? "yes" : "no, the registry does not admit the operator to draws"),
        ("operator", node.Member("operator").Text()), ("payout", node.Member("payout").Text()),
        ("registered", node.Member("registeredAt").Time().ToString("u")),
        ("seen", node.Find("seenAt")?.Time().ToString("u") ?? "never"),
        .. NodeProfile.TryRead(node.Member("profile").Value, out var read, out _) ? NodeFacts.Of(read) : [],
    ];

    private static void Show(
        IAnsiConsole people, (string, string?)[] facts, double? load, IReadOnlyList<TaskLine> tasks)
    {
        people.Write(
            Output.Facts(
                [.. facts, ("load", load?.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture))]));
        if (tasks.Count == 0)
        {
            people.Say($"The node has no tasks.");
            return;
        }

        var list = new Listing(1, "run", "purpose", "state", "commit by");
        foreach (var task in tasks)
            list.Add(task.Run, task.Purpose, task.State, task.CommitBy?.ToString("u"));
        list.Write(people);
    }

    private sealed record TaskLine(string Run, string? Purpose, string? State, DateTimeOffset? CommitBy);
}
