using System.Text.Json.Nodes;
using Ainft.Ethereum;

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

    [Fact]
    public async Task A_mint_of_another_program_is_signed_with_a_keystore()
    {
        using var folder = new TemporaryFolder();
        (await CliRun.InAsync(folder.Path, ["key", "new", "-o", "k.json"], null, Password)).Ended(ExitCode.Ok);
        foreach (var (hash, typed) in Messages())
        {
            var run = (await CliRun.InAsync(
                folder.Path, ["key", "sign", "--key", "k.json", "--json"], typed.ToJsonString(), Password))
                .Ended(ExitCode.Ok);
            Assert.Equal(hash.ToString(), run.Json.GetProperty("hash").GetString());
            Assert.True(Signature.TryParse(run.Json.GetProperty("signature").GetString(), out var signature));
            Assert.True(Secp256k1.TryRecover(hash, signature, out var signer));
            Assert.Equal(run.Json.GetProperty("address").GetString(), signer.ToString());
            Assert.Contains("on chain 1 in the registry", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("primaryType", "Permit")]
    [InlineData("domain", """{"name":"AINFT","version":"2","chainId":1,"verifyingContract":"0x"}""")]
    [InlineData("more", "true")]
    public async Task Another_message_than_a_mint_is_not_signed(string member, string value)
    {
        using var folder = new TemporaryFolder();
        var message = Messages()[0].Typed;
        message[member] = member is "primaryType" ? value : JsonNode.Parse(value);
        var environment = new Dictionary<string, string?> { ["KEY"] = LocalKey.Generate().ExportHex() };
        var run = (await CliRun.InAsync(
            folder.Path, ["key", "sign", "--private-key-env", "KEY"], message.ToJsonString(), environment))
            .Ended(ExitCode.Refused);
        Assert.Empty(run.Out);
        Assert.Contains("neither Mint nor MintMany", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_not_JSON_is_refused_at_its_place()
    {
        using var folder = new TemporaryFolder();
        var run = (await folder.RunAsync("key", "sign", folder.File("m.json", "{\"a\":1,\"a\":2}"), "--dev", "0"))
            .Ended(ExitCode.Refused);
        Assert.Contains("line 1", run.Error, StringComparison.Ordinal);
    }

    private static (Bytes32 Hash, JsonObject Typed)[] Messages()
    {
        var domain = new MintDomain(1, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
        AinftId[] parents = [new(Keccak256.Hash([1])), new(Keccak256.Hash([2]))];
        var (digest, root) = (Sha256Digest.Of("manifest"u8), Keccak256.Hash([3]));
        return
        [
            (MintMessage.HashMint(domain, digest, parents, 1_900_000_000),
                MintMessage.TypedDataMint(domain, digest, parents, 1_900_000_000)),
            (MintMessage.HashMintMany(domain, root, 3, 1_900_000_000),
                MintMessage.TypedDataMintMany(domain, root, 3, 1_900_000_000)),
        ];
    }
}
