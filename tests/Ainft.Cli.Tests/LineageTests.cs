using System.Xml.Linq;

namespace Ainft.Cli.Tests;

public sealed class LineageTests(LineageFixture lineage) : IClassFixture<LineageFixture>
{
    [Theory]
    [InlineData("tree", "└─ derived-from → ")]
    [InlineData("mermaid", "flowchart")]
    [InlineData("dot", "digraph")]
    [InlineData("svg", "<svg")]
    [InlineData("json", "\"edges\"")]
    public async Task Every_format_shows_the_component_and_what_it_came_from(string format, string sign)
    {
        var run = (await lineage.World.RunAsync("lineage", lineage.Ids[^1], "--format", format)).Ended(ExitCode.Ok);
        Assert.Contains(sign, run.Out, StringComparison.Ordinal);
        Assert.Contains(lineage.Names[^1], run.Out, StringComparison.Ordinal);
        Assert.Contains(lineage.Names[^2], run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", run.Out, StringComparison.Ordinal);
        if (format == "svg")
            Assert.Equal("svg", XDocument.Parse(run.Out).Root!.Name.LocalName);
    }

    [Fact]
    public async Task Ids_are_all_ancestors_nearest_first_one_a_line()
    {
        var run = (await lineage.World.RunAsync("lineage", lineage.Ids[^1], "--format", "ids")).Ended(ExitCode.Ok);
        Assert.Equal(
            lineage.Ids.Take(lineage.Ids.Count - 1).Reverse(),
            run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Directions_and_depth_bound_what_is_shown()
    {
        var middle = lineage.Ids[3];
        Assert.Equal(lineage.Ids.Skip(1).Take(3).Order(), (await NodesAsync(middle, "--up", "--depth", "2")).Order());
        Assert.Equal(lineage.Ids.Skip(3).Take(2).Order(), (await NodesAsync(middle, "--down")).Order());
        Assert.Equal(lineage.Ids.Skip(2).Take(3).Order(), (await NodesAsync(middle, "--depth", "1")).Order());
        var down = (await lineage.World.RunAsync("lineage", middle, "--down", "--format", "ids", "--depth", "2"))
            .Ended(ExitCode.Ok);
        Assert.Equal(lineage.Ids.Skip(4).Take(2), down.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_unknown_component_is_not_found() =>
        (await lineage.World.RunAsync("lineage", "0x" + new string('6', 64))).Ended(ExitCode.NotFound);

    private async Task<IEnumerable<string>> NodesAsync(string id, params string[] more)
    {
        var run = (await lineage.World.RunAsync(["lineage", id, "--json", .. more])).Ended(ExitCode.Ok);
        return run.Json.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!);
    }
}
