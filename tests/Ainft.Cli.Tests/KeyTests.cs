namespace Ainft.Cli.Tests;

public sealed class KeyTests
{
    private static readonly Dictionary<string, string?> Password = new() { ["AINFT_PASSWORD"] = "correct horse" };

    [Fact]
    public async Task A_new_key_opens_with_its_password_only()
    {
        using var folder = new TemporaryFolder();
        var created = (await CliRun.InAsync(folder.Path, ["key", "new", "-o", "k.json", "--json"], null, Password))
            .Ended(ExitCode.Ok);
        var password = folder.File("p", "correct horse\n");
        var shown = (await folder.RunAsync("key", "show", "k.json", "--json", "--password-file", password))
            .Ended(ExitCode.Ok);
        Assert.Equal(created.Json.GetProperty("address").GetString(), shown.Json.GetProperty("address").GetString());
        Assert.False(shown.Json.TryGetProperty("privateKey", out _));
        (await folder.RunAsync("key", "show", "k.json", "--password-file", folder.File("q", "wrong")))
            .Ended(ExitCode.Usage);
    }

    [Fact]
    public async Task A_damaged_iv_opens_no_other_key()
    {
        const string file = """
            {"version":3,"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"87dab2f9fdbbfaddc31a909735c1e6"},
            "ciphertext":"97a6327460fe814b0d8ee7e58e10f4940cb989b26510bf59f1b181afe3dfd80e",
            "kdf":"scrypt","kdfparams":{"dklen":32,"n":4096,"r":8,"p":1,
            "salt":"10ecc9559e1d90563d5ed0da466e32593bde60dcd0540e9812b474c4bd137538"},
            "mac":"fcdf088119ad04406046da5f52b392d466c07d7a0a79f8d7f7d004a40eed93ae"},
            "address":"2c7536e3605d9c16a7a3d7b1898e529396a65c23"}
            """;
        using var folder = new TemporaryFolder();
        var password = folder.File("p", "pw\n");
        var whole = folder.File("whole.json", file);
        var shown = (await folder.RunAsync("key", "show", whole, "--json", "--password-file", password))
            .Ended(ExitCode.Ok);
        Assert.Equal("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23", shown.Json.GetProperty("address").GetString());
        var damaged = folder.File("damaged.json", file.Replace("87dab2", "87dab3", StringComparison.Ordinal));
        var run = (await folder.RunAsync("key", "show", damaged, "--password-file", password)).Ended(ExitCode.Usage);
        Assert.Contains("has the key of another account", run.Error, StringComparison.Ordinal);
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
    public async Task Without_a_password_the_error_says_how_to_give_one()
    {
        using var folder = new TemporaryFolder();
        var run = (await folder.RunAsync("key", "new")).Ended(ExitCode.Usage);
        Assert.Contains("AINFT_PASSWORD", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dev", "0")]
    [InlineData("--private-key-env", "PUBLISHED")]
    public async Task A_published_key_signs_nothing_on_another_chain(string option, string value)
    {
        using var folder = new TemporaryFolder();
        await using var mainnet = new OtherServer(
            """{"chainId":1,"registry":"0x5FbDB2315678afecb367f032d93F642f64180aa3"}""");
        var environment = new Dictionary<string, string?> { ["PUBLISHED"] = Dev.DevAccounts.PrivateKeys[0] };
        var run = await CliRun.InAsync(
            folder.Path,
            ["mint", folder.File("m.json", """{"ainft":1,"kind":"data"}"""), "--api", mainnet.Address, option, value],
            null, environment);
        Assert.Contains("chain 1", run.Ended(ExitCode.Refused).Error, StringComparison.Ordinal);
        Assert.Equal(["GET /api/chain"], mainnet.Requests);
    }
}
