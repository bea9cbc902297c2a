using System.CommandLine;
using System.Text.Json;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft lineage</c></summary>
internal static class LineageCommand
{
    private const int DefaultUp = 3, DefaultDown = 1, MostNodes = 1000, MostEdges = 100_000;
    private const string Tree = "tree", Ids = "ids";
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly Option<bool> Up = new("--up") { Description = "Only the ancestors." };
    private static readonly Option<bool> Down = new("--down") { Description = "Only the descendants." };
    private static readonly Option<int?> Depth = NumberOption.Create(
        "--depth",
        1,
        int.MaxValue,
        $"The number of steps. Default: {DefaultUp} up and {DefaultDown} down, and with --format ids all the way up.",
        "N");

    private static readonly Option<int?> Limit = NumberOption.Create(
        "--limit", 1, MostNodes, "The most components to show. Default: 200, and no limit with --format ids.", "N");

    private static readonly Option<string> Format = new("--format")
    {
        Description = "tree, mermaid, dot, svg, json, or ids (one per line).",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => Tree,
    };

    public static Command Create()
    {
        var command = new Command("lineage", "Show the ancestors and the descendants of an AINFT.")
        {
            Id, Up, Down, Depth, Limit, Format, Connection.Api,
        };
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
        Output.For(result).Result(
            JsonSerializer.Deserialize<JsonElement>(graph.ToJson()),
            people => Show(graph, result.GetValue(Format)!, people));
        return ExitCode.Ok;
    }

    private static LineageGraph Read(byte[] json, AinftId id)
    {
        try
        {
            var graph = LineageGraph.FromJson(json);
            if (graph.Root == id && graph.Nodes.Count <= MostNodes && graph.Edges.Count <= MostEdges)
                return graph;
            throw CommandException.Refused(
                $"The server answered with the lineage of {graph.Root}, which has {graph.Nodes.Count} components and "
                + $"{graph.Edges.Count} edges.",
                "Do not trust the answers of this server.");
        }
        catch (FormatException exception)
        {
            throw CommandException.Refused(
                $"The lineage from the server does not have the expected form. {exception.Message}",
                "Check that --api is the address of an Ainft server.");
        }
    }

    private static string PathOf(ParseResult result)
    {
        var (both, depth) = (result.GetValue(Up) == result.GetValue(Down), result.GetValue(Depth));
        var up = both || result.GetValue(Up) ? depth ?? DefaultUp : 0;
        var down = both || result.GetValue(Down) ? depth ?? DefaultDown : 0;
        var limit = result.GetValue(Limit) is { } most ? $"&limit={most}" : "";
        return $"ainfts/{result.GetValue(Id)}/lineage?format=json&up={up}&down={down}{limit}";
    }

    // The command draws with the kernel that the server uses too.
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
        string[] directions = !result.GetValue(Down) ? ["ancestors"]
            : result.GetValue(Up) ? ["ancestors", "descendants"] : ["descendants"];
        foreach (var direction in directions)
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

    // A hostile line must not reach the terminal or a script that reads the lines, so only canonical ids pass.
    private static string IdIn(byte[] line, string path)
    {
        var text = System.Text.Encoding.UTF8.GetString(line);
        if (AinftId.TryParse(text, out var id) && id.ToString() == text)
            return text;
        throw CommandException.Refused(
            $"The server's answer to GET {path} has a line that is not an id: {text}",
            "Do not trust the answers of this server.");
    }
}
