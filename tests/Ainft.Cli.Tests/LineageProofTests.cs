using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Testing;

namespace Ainft.Cli.Tests;

public sealed class LineageProofTests(LineageFixture lineage) : IClassFixture<LineageFixture>
{
    [Fact]
    public async Task A_saved_lineage_verifies_offline_a_line_a_component()
    {
        using var folder = new TemporaryFolder();
        var file = await SaveAsync(folder);
        var document = (await folder.RunAsync("verify", file, "--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal("consistent", document.GetProperty("result").GetString());
        Assert.True(document.GetProperty("whole").GetBoolean());
        Assert.False(document.GetProperty("confirmedByChain").GetBoolean());
        Assert.Equal(lineage.Ids.Reverse(), Ids(document, component => component.GetProperty("valid").GetBoolean()));
        var shown = (await folder.RunAsync("verify", file)).Ended(ExitCode.Ok).Out;
        Assert.All(lineage.Ids, id => Assert.Contains($"✓  {id}", shown, StringComparison.Ordinal));
        Assert.Contains("7 of 7 hold", shown, StringComparison.Ordinal);
        Assert.Contains(": consistent, not checked on chain", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_node_every_root_is_confirmed_by_the_chain()
    {
        using var folder = new TemporaryFolder();
        var run = (await folder.RunAsync(
            "verify", await SaveAsync(folder), "--rpc", lineage.World.File.RpcUrl, "--json")).Ended(ExitCode.Ok);
        Assert.True(run.Json.GetProperty("confirmedByChain").GetBoolean());
        Assert.Equal("valid", run.Json.GetProperty("result").GetString());
    }

    [Fact]
    public async Task A_depth_bounds_the_file_and_the_report_says_so()
    {
        using var folder = new TemporaryFolder();
        var document = (await folder.RunAsync("verify", await SaveAsync(folder, "--depth", "2"), "--json"))
            .Ended(ExitCode.Ok).Json;
        Assert.False(document.GetProperty("whole").GetBoolean());
        Assert.Equal(1, document.GetProperty("beyond").GetInt32());
        Assert.Equal(3, document.GetProperty("components").GetArrayLength());
    }

    [Fact]
    public async Task One_changed_byte_of_an_ancestor_is_named_with_who_names_it()
    {
        using var folder = new TemporaryFolder();
        var file = await SaveAsync(folder);
        var text = await File.ReadAllTextAsync(file);
        var changed = lineage.Names[2].Replace("bulk", "bulb", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text
            .Replace($"{lineage.Names[2]}\\u0022", $"{changed}\\u0022", StringComparison.Ordinal)
            .Replace($"{lineage.Names[2]}\\\"", $"{changed}\\\"", StringComparison.Ordinal));
        Assert.NotEqual(text, await File.ReadAllTextAsync(file));
        var run = (await folder.RunAsync("verify", file)).Ended(ExitCode.Refused);
        var line = Assert.Single(run.Out.Split('\n'), line => line.StartsWith("NO", StringComparison.Ordinal));
        Assert.Contains(lineage.Ids[2], line, StringComparison.Ordinal);
        Assert.Contains($"{lineage.Ids[3]} names it", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ancestor_that_is_left_out_is_named_with_who_names_it()
    {
        using var folder = new TemporaryFolder();
        var file = await SaveAsync(folder);
        var proof = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        var components = proof["components"]!.AsArray();
        components.Remove(components.Single(component => component!["id"]!.GetValue<string>() == lineage.Ids[2]));
        await File.WriteAllTextAsync(file, proof.ToJsonString());
        var run = (await folder.RunAsync("verify", file)).Ended(ExitCode.Refused);
        Assert.Contains(run.Out.Split('\n'), line =>
            line.StartsWith($"NO {lineage.Ids[2]}", StringComparison.Ordinal)
            && line.Contains(lineage.Ids[3], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lineage_that_ends_early_is_distinguished_from_the_proof_of_one_component()
    {
        using var folder = new TemporaryFolder();
        var file = await SaveAsync(folder);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file))[..1000]);
        var run = (await folder.RunAsync("verify", file)).Ended(ExitCode.Refused);
        Assert.Contains("is not an ainft-lineage/1 file", run.Error, StringComparison.Ordinal);
        Assert.Contains("--lineage", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_breaks_off_leaves_no_file_and_is_to_be_tried_again()
    {
        using var folder = new TemporaryFolder();
        await using var server = new FileServer();
        server.Files[$"/api/ainfts/{lineage.Ids[^1]}/lineage.proof"] = new byte[1_000_000];
        server.BreakAfter.Enqueue(300_000);
        var file = folder.File("lineage.json");
        var run = (await folder.RunAsync(
            "proof", lineage.Ids[^1], "--lineage", "-o", file, "--api", server.Address.ToString()))
            .Ended(ExitCode.TryLater);
        Assert.Contains("proving", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private async Task<string> SaveAsync(TemporaryFolder folder, params string[] more)
    {
        var file = folder.File("lineage.json");
        (await lineage.World.RunAsync(["proof", lineage.Ids[^1], "--lineage", "-o", file, .. more])).Ended(ExitCode.Ok);
        return file;
    }

    private static IEnumerable<string> Ids(JsonElement document, Func<JsonElement, bool> which) =>
        document.GetProperty("components").EnumerateArray().Where(which)
            .Select(component => component.GetProperty("id").GetString()!);
}
