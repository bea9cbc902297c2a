using System.Text.Json.Nodes;

namespace Ainft.Cli.Tests;

public sealed class ImportTests(SecondRegistry second) : IClassFixture<SecondRegistry>
{
    private readonly DevWorldFixture world = second.World;

    [Fact]
    public async Task What_one_creator_minted_is_copied_into_another_registry_with_its_ids()
    {
        using var folder = new TemporaryFolder();
        var (lines, exported) = (BulkLines.Chain(30), folder.File("exported.ndjson.gz"));
        (await world.RunAsync("mint", "--bulk", folder.File("lines.ndjson", lines), "--dev", "7", "--chunk", "10"))
            .Ended(ExitCode.Ok);
        var export = (await world.RunAsync(
            "export", "--creator", world.File.Accounts[7].Address, "-o", exported, "--json")).Ended(ExitCode.Ok);
        var count = export.Json.GetProperty("lines").GetInt32();
        var import = (await folder.RunAsync("import", exported, "--api", second.Api, "--chunk", "12", "--json"))
            .Ended(ExitCode.Ok).Json;
        Assert.Equal(count, import.GetProperty("minted").GetInt32() + import.GetProperty("alreadyThere").GetInt32());
        foreach (var id in BulkLines.Ids(lines, world.File.Accounts[7].Address).Where((_, index) => index % 10 == 9))
        {
            var there = (await folder.RunAsync("get", id, "--api", second.Api, "--json")).Ended(ExitCode.Ok).Json;
            var origin = there.GetProperty("origin").GetString();
            Assert.Equal($"eip155:{world.File.ChainId}/erc721:{world.File.Registry}", origin, ignoreCase: true);
        }

        var again = (await folder.RunAsync("import", exported, "--api", second.Api, "--json")).Ended(ExitCode.Ok);
        Assert.Equal(0, again.Json.GetProperty("minted").GetInt32());
    }

    [Fact]
    public async Task A_line_whose_signature_is_anothers_is_refused_by_its_number()
    {
        using var folder = new TemporaryFolder();
        (await world.RunAsync("mint", "--bulk", folder.File("lines.ndjson", BulkLines.Independent(3)), "--dev", "1"))
            .Ended(ExitCode.Ok);
        var export = await world.RunAsync("export", "--creator", world.File.Accounts[1].Address);
        var exported = folder.File("exported.ndjson", export.Ended(ExitCode.Ok).Out);
        var lines = await File.ReadAllLinesAsync(exported);
        var forged = JsonNode.Parse(lines[1])!;
        forged["creator"] = world.File.Accounts[2].Address;
        forged.AsObject().Remove("id");
        await File.WriteAllLinesAsync(exported, [lines[0], forged.ToJsonString(), .. lines[2..]]);
        var run = (await folder.RunAsync("import", exported, "--api", second.Api, "--json")).Ended(ExitCode.Refused);
        Assert.All(run.Json.GetProperty("violations").EnumerateArray(), violation =>
            Assert.StartsWith("#", violation.GetProperty("pointer").GetString(), StringComparison.Ordinal));
        Assert.Contains("#2/signature", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proof_file_can_be_imported_as_it_was_saved_or_as_a_line(bool asSaved)
    {
        using var folder = new TemporaryFolder();
        var saved = System.Text.Encoding.UTF8.GetString(await world.ProofAsync());
        var file = folder.File("proof.json", asSaved ? saved : JsonNode.Parse(saved)!.ToJsonString());
        var run = (await folder.RunAsync("import", file, "--api", second.Api, "--json")).Ended(ExitCode.Ok);
        Assert.Equal(1, run.Json.GetProperty("lines").GetInt32());
    }

    [Fact]
    public async Task A_whole_lineage_comes_with_its_proof()
    {
        using var folder = new TemporaryFolder();
        var (lines, proof) = (BulkLines.Chain(4), folder.File("lineage.json"));
        (await world.RunAsync(
            "mint", "--bulk", folder.File("lines.ndjson", lines), "--dev", "2", "--wait", "--timeout", "120"))
            .Ended(ExitCode.Ok);
        var id = BulkLines.Ids(lines, world.File.Accounts[2].Address)[^1];
        (await world.RunAsync("proof", id, "--lineage", "-o", proof)).Ended(ExitCode.Ok);
        var import = (await folder.RunAsync("import", proof, "--api", second.Api, "--json")).Ended(ExitCode.Ok);
        Assert.Equal(4, import.Json.GetProperty("minted").GetInt32());
        var graph = (await folder.RunAsync("lineage", id, "--api", second.Api, "--json")).Ended(ExitCode.Ok);
        Assert.Equal(4, graph.Json.GetProperty("nodes").GetArrayLength());
    }

    [Fact]
    public async Task With_json_an_export_is_one_document_of_the_same_lines()
    {
        using var folder = new TemporaryFolder();
        (await world.RunAsync("mint", "--bulk", folder.File("lines.ndjson", BulkLines.Independent(3)), "--dev", "3"))
            .Ended(ExitCode.Ok);
        var creator = world.File.Accounts[3].Address;
        var items = (await world.RunAsync("export", "--creator", creator, "--json"))
            .Ended(ExitCode.Ok).Json.GetProperty("items").EnumerateArray().Select(item =>
            item.GetProperty("id").GetString());
        var lines = (await world.RunAsync("export", "--creator", creator))
            .Ended(ExitCode.Ok).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Select(line => JsonNode.Parse(line)!["id"]!.GetValue<string>()), items);
    }

    [Fact]
    public async Task Export_says_what_it_needs() =>
        Assert.Contains(
            "--all", (await world.RunAsync("export")).Ended(ExitCode.Usage).Error, StringComparison.Ordinal);
}
