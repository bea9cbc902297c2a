using System.Text;
using System.Text.Json.Nodes;
using Ainft.Cli.Api;

namespace Ainft.Cli.Tests;

/// <summary>The parts of a manifest that <c>ainft get</c> shows in a narrow terminal.</summary>
public sealed class ManifestViewTests
{
    [Fact]
    public void At_80_columns_no_line_is_longer_and_a_long_list_is_cut()
    {
        var manifest = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "model",
            ["source"] = new JsonObject { ["uri"] = $"https://example.org/{new string('a', 300)}" },
            ["artifacts"] = new JsonArray([.. Enumerable.Range(0, 30).Select(i => new JsonObject
            {
                ["uri"] = $"https://files.example/{new string('x', 100)}/{i}",
                ["sha256"] = new string('a', 64),
                ["size"] = 1_000_000_000_000L,
            })]),
            ["properties"] = new JsonObject { [new string('n', 300)] = new string('v', 5_000), ["字"] = "字字字" },
        };

        var lines = Write(80, manifest);

        Assert.All(lines, line => Assert.InRange(PlainText.Columns(line.TrimEnd()), 0, 80));
        Assert.Contains(lines, line => line.Contains("and 10 more files", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("aaaaaaaa…aaaa", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_has_its_path_in_the_component_instead_of_its_address()
    {
        var file = new JsonObject
        {
            ["uri"] = "ni:///sha-256;dA1DYNE0S-fVbRX2YhPqPNd9uG0MHfn49DKf5pU",
            ["sha256"] = new string('a', 64),
            ["path"] = "shards/model.bin",
        };

        var lines = Write(
            120, new JsonObject { ["ainft"] = 1, ["kind"] = "model", ["artifacts"] = new JsonArray(file) });

        Assert.Contains(lines, line => line.StartsWith("shards/model.bin ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("ni:///", StringComparison.Ordinal));
    }

    [Fact]
    public void A_manifest_without_more_parts_shows_none() =>
        Assert.Empty(Write(80, new JsonObject { ["ainft"] = 1, ["kind"] = "data" }));

    private static List<string> Write(int width, JsonObject manifest)
    {
        Assert.True(
            Manifest.TryParse(Encoding.UTF8.GetBytes(manifest.ToJsonString()), out var parsed, out var violations),
            string.Join('\n', violations));
        return PlainConsole.Lines(width, console => ManifestView.Show(parsed, console));
    }
}
