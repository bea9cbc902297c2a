using System.CommandLine;
using System.Text.Json;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft lineage</c></summary>
internal static class ShowLineage
{
    private const int DefaultUp = 3, DefaultDown = 1, MostNodes = 1000, MostEdges = 100_000;
    private const string Tree = "tree", Ids = "ids";
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly Option<bool> Up = new("--up") { Description = "Only what it came from." };
    private static readonly Option<bool> Down = new("--down") { Description = "Only what came from it." };
    private static readonly Option<int?> Depth = NumberOption.Create("--depth", 1, int.MaxValue, $"How many steps to go. Default: {DefaultUp} up and {DefaultDown} down; with --format ids all the way up.", "N");
    private static readonly Option<int?> Limit = NumberOption.Create("--limit", 1, MostNodes, "How many components to show at most. Default: 200; ids are not limited.", "N");
    private static readonly Option<string> Format = new("--format") { Description = "tree, mermaid, dot, svg, json, or ids (one a line).", HelpName = "FORMAT", DefaultValueFactory = _ => Tree };

    public static Command Create()
    {
        var command =
            new Command("lineage", "Show what an AINFT came from and what came from it.") { Id, Up, Down, Depth, Limit,
            Format, Connection.Api };
        Format.AcceptOnlyFromAmong(Tree, "mermaid", "dot", "svg", "json", Ids);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        if (result.GetValue(Format) is Ids)
            return await ListAsync(api, result, cancellationToken);
        var graph = Read(
            await api.GetBytesAsync(PathOf(result), AnswerLimits.Document, cancellationToken), result.GetValue(Id));
        Output.For(result).Result(JsonSerializer.Deserialize<JsonElement>(graph.ToJson()), people => Show(graph, result.GetValue(Format)!, people));
        return ExitCode.Ok;
    }

    private static LineageGraph Read(byte[] json, AinftId id)
    {
        try
        {
            var graph = LineageGraph.FromJson(json);
            return graph.Root == id && graph.Nodes.Count <= MostNodes && graph.Edges.Count <= MostEdges ? graph
                : throw CommandException.Refused(
                $"The server answered with the lineage of {graph.Root}, with {graph.Nodes.Count} components and "
                    + $"{graph.Edges.Count} edges.", "Do not trust this server's answers.");
        }
        catch (FormatException exception)
        {
            throw CommandException.Refused(
                $"The server's lineage has another form than expected: {exception.Message}", "Check that --api is the "
                    + "address of an Ainft server.");
        }
    }

    private static string PathOf(ParseResult result)
    {
        var (both, depth) = (result.GetValue(Up) == result.GetValue(Down), result.GetValue(Depth));
        var up = both || result.GetValue(Up) ? depth ?? DefaultUp : 0;
        var down = both || result.GetValue(Down) ? depth ?? DefaultDown : 0;
        return $"ainfts/{result.GetValue(Id)}/lineage?format=json&up={up}&down={down}{(result.GetValue(Limit) is { } limit ? $"&limit={limit}" : "")}";
    }

    // Drawn here, by the same kernel that the server draws with.
    private static void Show(LineageGraph graph, string format, IAnsiConsole people) => Output.Draw((format switch
    {
        "mermaid" => graph.ToMermaid(),
        "dot" => graph.ToDot(),
        "svg" => graph.ToSvg(),
        "json" => System.Text.Encoding.UTF8.GetString(graph.ToJson()),
        _ => graph.ToTree(people.Profile.Capabilities.Ansi && !Console.IsOutputRedirected),
    }).TrimEnd('\n'));

    private static async Task<int> ListAsync(AinftApi api, ParseResult result, CancellationToken cancellationToken)
    {
        var (id, ids) = (result.GetValue(Id), new List<string>());
        var isJson = result.GetValue(Output.Json);
        foreach (var direction in result.GetValue(Down) ? result.GetValue(Up) ? ["ancestors", "descendants"] : (string[])["descendants"] : ["ancestors"])
        {
            var left = result.GetValue(Limit) ?? long.MaxValue;
            var path = $"ainfts/{id}/{direction}?format=ids&depth={result.GetValue(Depth)?.ToString() ?? "all"}";
            await foreach (
                var line in api.ReadLinesAsync(path, isJson ? LineLimits.KeptIds : LineLimits.Ids, cancellationToken))
            {
                if (left-- == 0)
                    break;
                var found = IdIn(line, path);
                if (isJson)
                    ids.Add(found);
                else
                    Output.Draw(found);
            }
        }

        if (isJson)
            Output.For(result).Result(new { id = id.ToString(), ids }, _ => { });
        return ExitCode.Ok;
    }

    // An id in its own form: nothing else reaches the terminal or the script that reads these lines.
    private static string IdIn(byte[] line, string path)
    {
        var text = System.Text.Encoding.UTF8.GetString(line);
        return AinftId.TryParse(text, out var id) && id.ToString() == text ? text : throw CommandException.Refused(
            $"The server's answer to GET {path} has a line that is no id: {text}", "Do not trust this server's "
                + "answers.");
    }
}
