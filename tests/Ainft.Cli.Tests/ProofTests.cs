using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ainft.Cli.Tests;

public sealed class ProofTests(DevWorldFixture world)
{
    [Fact]
    public async Task A_proof_verifies_without_any_server()
    {
        using var folder = new TemporaryFolder();
        var file = await SaveAsync(folder);
        var run = (await folder.RunAsync("verify", file, "--json")).Ended(ExitCode.Ok);
        Assert.Equal("consistent", run.Json.GetProperty("result").GetString());
        Assert.False(run.Json.GetProperty("valid").GetBoolean());
        var shown = (await folder.RunAsync("verify", file)).Ended(ExitCode.Ok).Out;
        Assert.Contains(": consistent, not checked on chain", shown, StringComparison.Ordinal);
        Assert.Contains("notChecked", Results(run));
        Assert.DoesNotContain("fail", Results(run));
    }

    [Fact]
    public async Task With_a_node_the_chain_is_checked_too()
    {
        using var folder = new TemporaryFolder();
        var file = await SaveAsync(folder);
        var offline = (await folder.RunAsync("verify", file, "--json")).Ended(ExitCode.Ok);
        var online = (await folder.RunAsync("verify", file, "--rpc", world.File.RpcUrl, "--json")).Ended(ExitCode.Ok);
        Assert.Equal("valid", online.Json.GetProperty("result").GetString());
        Assert.True(online.Json.GetProperty("valid").GetBoolean());
        var shown = (await folder.RunAsync("verify", file, "--rpc", world.File.RpcUrl)).Ended(ExitCode.Ok).Out;
        Assert.Contains(": valid", shown, StringComparison.Ordinal);
        Assert.True(
            Results(online).Count(result => result == "pass") > Results(offline).Count(result => result == "pass"));
    }

    [Fact]
    public async Task On_a_chain_without_finality_a_depth_that_the_caller_names_makes_a_block_final()
    {
        using var folder = new TemporaryFolder();
        var file = await SaveAsync(folder);
        await using var node = new RefusingNode(
            world.File.RpcUrl,
            request => (string)request["method"]! == "eth_getBlockByNumber"
                && (string)request["params"]![0]! == "finalized" ? "Unknown block" : null);

        var without = await folder.RunAsync("verify", file, "--rpc", node.Address, "--json");
        Assert.Equal("consistent", without.Ended(ExitCode.Ok).Json.GetProperty("result").GetString());
        Assert.Equal("notChecked", Finality(without).GetProperty("result").GetString());

        var deep = await folder.RunAsync("verify", file, "--rpc", node.Address, "--finality-depth", "1", "--json");
        Assert.Equal("valid", deep.Ended(ExitCode.Ok).Json.GetProperty("result").GetString());
        Assert.Contains(
            "by a depth of 1 block", Finality(deep).GetProperty("detail").GetString(), StringComparison.Ordinal);

        var deeper = await folder.RunAsync(
            "verify", file, "--rpc", node.Address, "--finality-depth", "1000000", "--json");
        Assert.Equal("fail", Finality(deeper.Ended(ExitCode.Refused)).GetProperty("result").GetString());
        (await folder.RunAsync("verify", file, "--finality-depth", "0")).Ended(ExitCode.Usage);
    }

    [Fact]
    public async Task People_see_every_check_by_name()
    {
        using var folder = new TemporaryFolder();
        var file = await SaveAsync(folder);
        var names = (await folder.RunAsync("verify", file, "--json")).Json.GetProperty("checks").EnumerateArray()
            .Select(check => check.GetProperty("name").GetString()!);
        var shown = (await folder.RunAsync("verify", file)).Ended(ExitCode.Ok).Out;
        Assert.All(names, name => Assert.Contains(name, shown, StringComparison.Ordinal));
        Assert.Contains("✓", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manifest")]
    [InlineData("creator")]
    [InlineData("root")]
    [InlineData("path")]
    public async Task A_changed_proof_is_not_valid(string member)
    {
        using var folder = new TemporaryFolder();
        var file = await SaveAsync(folder);
        var proof = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        proof[member] = member switch
        {
            "manifest" => proof[member]!.GetValue<string>().Replace("cli test", "cli fake", StringComparison.Ordinal),
            "creator" => world.File.Accounts[5].Address,
            "root" => "0x" + new string('1', 64),
            _ => new JsonArray("0x" + new string('2', 64)),
        };
        await File.WriteAllTextAsync(file, proof.ToJsonString());
        var run = (await folder.RunAsync("verify", file, "--json")).Ended(ExitCode.Refused);
        Assert.Contains("fail", Results(run));
    }

    [Fact]
    public async Task A_file_that_is_no_proof_is_refused_with_what_is_wrong()
    {
        using var folder = new TemporaryFolder();
        var run = (await folder.RunAsync("verify", folder.File("p.json", """{"format":"ainft-proof/1"}""")))
            .Ended(ExitCode.Refused);
        Assert.Contains("ainft proof ID -o FILE", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_a_saved_proof_is_described_exactly()
    {
        using var folder = new TemporaryFolder();
        var proof = JsonNode.Parse(await world.ProofAsync())!;
        var saved = (
            await world.RunAsync("proof", proof["id"]!.GetValue<string>(), "-o", folder.File("p.json"), "--json"))
            .Ended(ExitCode.Ok).Json;
        Assert.Equal(proof["root"]!.GetValue<string>(), saved.GetProperty("root").GetString());
    }

    [Fact]
    public async Task Without_a_file_name_the_proof_goes_to_standard_output()
    {
        var id = JsonNode.Parse(await world.ProofAsync())!["id"]!.GetValue<string>();
        var run = (await world.RunAsync("proof", id)).Ended(ExitCode.Ok);
        Assert.Equal("ainft-proof/1", run.Json.GetProperty("format").GetString());
    }

    private async Task<string> SaveAsync(TemporaryFolder folder)
    {
        var file = folder.File("proof.json");
        await File.WriteAllBytesAsync(file, await world.ProofAsync());
        return file;
    }

    private static JsonElement Finality(CliRun run) => run.Json.GetProperty("checks").EnumerateArray()
        .Single(check => check.GetProperty("name").GetString() == "finality");

    private static List<string> Results(CliRun run) =>
        [.. run.Json.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("result").GetString()!)];
}
