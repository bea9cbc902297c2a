namespace Ainft.Cli.Tests;

public sealed class KeyTests
{
    private static readonly Dictionary<string, string?> Password = new() { ["AINFT_PASSWORD"] = "correct horse" };

    [Fact]
    public async Task A_new_key_opens_with_its_password_only()
    {
        using var folder = new TemporaryFolder();
        var created = (await CliRun.InAsync(folder.Path, ["key", "new", "-o", "k.json", "--json"], null, Password)).Ended(ExitCode.Ok);
        var shown = (await folder.RunAsync("key", "show", "k.json", "--json", "--password-file", folder.File("p", "correct horse\n"))).Ended(ExitCode.Ok);
        Assert.Equal(created.Json.GetProperty("address").GetString(), shown.Json.GetProperty("address").GetString());
        Assert.False(shown.Json.TryGetProperty("privateKey", out _));
        (await folder.RunAsync("key", "show", "k.json", "--password-file", folder.File("q", "wrong"))).Ended(ExitCode.Usage);
    }

    [Fact]
    public async Task A_key_file_is_never_overwritten()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("k.json", "precious");
        (await CliRun.InAsync(folder.Path, ["key", "new", "-o", file], null, Password)).Ended(ExitCode.Usage);
        Assert.Equal("precious", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Nobody_to_ask_for_a_password_is_an_error_that_says_how_to_give_one()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("AINFT_PASSWORD", (await folder.RunAsync("key", "new")).Ended(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dev", "0")]
    [InlineData("--private-key-env", "PUBLISHED")]
    public async Task A_published_key_signs_nothing_on_another_chain(string option, string value)
    {
        using var folder = new TemporaryFolder();
        await using var mainnet = new OtherServer("""{"chainId":1,"registry":"0x5FbDB2315678afecb367f032d93F642f64180aa3"}""");
        var environment = new Dictionary<string, string?> { ["PUBLISHED"] = Dev.DevAccounts.PrivateKeys[0] };
        var run = await CliRun.InAsync(
            folder.Path, ["mint", folder.File("m.json", """{"ainft":1,"kind":"data"}"""), "--api", mainnet.Address, option, value], null, environment);
        Assert.Contains("chain 1", run.Ended(ExitCode.Refused).Error, StringComparison.Ordinal);
        Assert.Equal(["GET /api/chain"], mainnet.Requests);
    }
}
