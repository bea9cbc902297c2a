using System.CommandLine;
using System.Text.Json;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft lineage</c></summary>
internal static class ShowLineage
{
    private const int DefaultUp = 3, DefaultDown = 1, MostNodes = 1000;
    private const string Tree = "tree", Ids = "ids";
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly Option<bool> Up = new("--up") { Description = "Only what it came from." };
    private static readonly Option<bool> Down = new("--down") { Description = "Only what came from it." };
    private static readonly Option<int?> Depth = NumberOption.Create("--depth", 1, int.MaxValue, $"How many steps to go. Default: {DefaultUp} up and {DefaultDown} down; with --format ids all the way up.", "N");
    private static readonly Option<int?> Limit = NumberOption.Create("--limit", 1, MostNodes, "How many components to show at most. Default: 200; ids are not limited.", "N");
    private static readonly Option<string> Format = new("--format") { Description = "tree, mermaid, dot, svg, json, or ids (one a line).", HelpName = "FORMAT", DefaultValueFactory = _ => Tree };

    public static Command Create()
    {
        var command = new Command("lineage", "Show what an AINFT came from and what came from it.") { Id, Up, Down, Depth, Limit, Format };
        Format.AcceptOnlyFromAmong(Tree, "mermaid", "dot", "svg", "json", Ids);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        if (result.GetValue(Format) is Ids)
            return await ListAsync(api, result, cancellationToken);
        var graph = LineageGraph.FromJson(await api.GetBytesAsync(PathOf(result), cancellationToken));
        Output.For(result).Result(JsonSerializer.Deserialize<JsonElement>(graph.ToJson()), people => Show(graph, result.GetValue(Format)!, people));
        return ExitCode.Ok;
    }

    private static string PathOf(ParseResult result)
    {
        var (both, depth) = (result.GetValue(Up) == result.GetValue(Down), result.GetValue(Depth));
        var up = both || result.GetValue(Up) ? depth ?? DefaultUp : 0;
        var down = both || result.GetValue(Down) ? depth ?? DefaultDown : 0;
        return $"ainfts/{result.GetValue(Id)}/lineage?format=json&up={up}&down={down}{(result.GetValue(Limit) is { } limit ? $"&limit={limit}" : "")}";
    }

    // Drawn here, by the same kernel that the server draws with.
    private static void Show(LineageGraph graph, string format, IAnsiConsole people) => Console.Out.WriteLine((format switch
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
            await foreach (var line in api.ReadLinesAsync($"ainfts/{id}/{direction}?format=ids&depth={result.GetValue(Depth)?.ToString() ?? "all"}", cancellationToken))
            {
                if (left-- == 0)
                    break;
                if (isJson)
                    ids.Add(line);
                else
                    Console.Out.WriteLine(line);
            }
        }

        if (isJson)
            Output.For(result).Result(new { id = id.ToString(), ids }, _ => { });
        return ExitCode.Ok;
    }
}
