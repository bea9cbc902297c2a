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
        (await world.RunAsync("mint", "--bulk", folder.File("lines.ndjson", lines), "--dev", "7", "--chunk", "10")).Ended(ExitCode.Ok);
        var export = (await world.RunAsync("export", "--creator", world.File.Accounts[7].Address, "-o", exported, "--json")).Ended(ExitCode.Ok);
        var count = export.Json.GetProperty("lines").GetInt32();
        var import = (await folder.RunAsync("import", exported, "--api", second.Api, "--chunk", "12", "--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal(count, import.GetProperty("minted").GetInt32() + import.GetProperty("alreadyThere").GetInt32());
        foreach (var id in BulkLines.Ids(lines, world.File.Accounts[7].Address).Where((_, index) => index % 10 == 9))
        {
            var there = (await folder.RunAsync("get", id, "--api", second.Api, "--json")).Ended(ExitCode.Ok).Json;
            Assert.Equal($"eip155:{world.File.ChainId}/erc721:{world.File.Registry}", there.GetProperty("origin").GetString(), ignoreCase: true);
        }

        Assert.Equal(0, (await folder.RunAsync("import", exported, "--api", second.Api, "--json")).Ended(ExitCode.Ok).Json.GetProperty("minted").GetInt32());
    }

    [Fact]
    public async Task A_line_whose_signature_is_anothers_is_refused_by_its_number()
    {
        using var folder = new TemporaryFolder();
        (await world.RunAsync("mint", "--bulk", folder.File("lines.ndjson", BulkLines.Independent(3)), "--dev", "1")).Ended(ExitCode.Ok);
        var exported = folder.File("exported.ndjson", (await world.RunAsync("export", "--creator", world.File.Accounts[1].Address)).Ended(ExitCode.Ok).Out);
        var lines = await File.ReadAllLinesAsync(exported);
        var forged = JsonNode.Parse(lines[1])!;
        forged["creator"] = world.File.Accounts[2].Address;
        forged.AsObject().Remove("id");
        await File.WriteAllLinesAsync(exported, [lines[0], forged.ToJsonString(), .. lines[2..]]);
        var run = (await folder.RunAsync("import", exported, "--api", second.Api, "--json")).Ended(ExitCode.Refused);
        Assert.All(run.Json.GetProperty("violations").EnumerateArray(), violation => Assert.StartsWith("#", violation.GetProperty("pointer").GetString(), StringComparison.Ordinal));
        Assert.Contains("#2/signature", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_file_of_one_line_can_be_imported()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("proof.ndjson", JsonNode.Parse(await world.ProofAsync())!.ToJsonString());
        var run = (await folder.RunAsync("import", file, "--api", second.Api, "--json")).Ended(ExitCode.Ok);
        Assert.Equal(1, run.Json.GetProperty("lines").GetInt32());
    }

    [Fact]
    public async Task Export_says_what_it_needs() =>
        Assert.Contains("--all", (await world.RunAsync("export")).Ended(ExitCode.Usage).Error, StringComparison.Ordinal);
}
