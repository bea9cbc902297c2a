using System.Text.Json.Nodes;
using Ainft.Testing;
using Nethereum.KeyStore;
using Nethereum.KeyStore.Model;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class KeystoreTests
{
    /// <summary>The two vectors of the Web3 Secret Storage Definition.</summary>
    private const string Pbkdf2 = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
        "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    private const string ScryptVector = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
        "kdf":"scrypt","kdfparams":{"dklen":32,"n":262144,"p":8,"r":1,
        "salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    private const string ShortIv = """
        {"version": 3, "id": "479ef049-f8b3-45ae-816c-9b3e9b4ab7b8",
        "crypto": {"cipher": "aes-128-ctr", "cipherparams": {"iv": "87dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext": "97a6327460fe814b0d8ee7e58e10f4940cb989b26510bf59f1b181afe3dfd80e", "kdf": "scrypt",
        "kdfparams": {"dklen": 32, "n": 4096, "r": 8, "p": 1,
        "salt": "10ecc9559e1d90563d5ed0da466e32593bde60dcd0540e9812b474c4bd137538"},
        "mac": "fcdf088119ad04406046da5f52b392d466c07d7a0a79f8d7f7d004a40eed93ae"},
        "address": "2c7536e3605d9c16a7a3d7b1898e529396a65c23"}
        """;

    private static readonly KeystoreCost Cheap = new(2, 8, 1), LightOfGeth = new(1 << 12, 8, 6);

    [Theory]
    [InlineData(Pbkdf2)]
    [InlineData(ScryptVector)]
    public void Vectors_of_the_definition_are_read(string json) =>
        Assert.Equal("0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d",
            Keystore.Read(json, "testpassword").ExportHex());

    [Fact]
    public void Wrong_password_and_damage_are_reported()
    {
        Assert.Throws<WrongPasswordException>(() => Keystore.Read(Pbkdf2, "testPassword"));
        Assert.Throws<WrongPasswordException>(() =>
            Keystore.Read(Pbkdf2.Replace("5318b4", "5318b5", StringComparison.Ordinal), "testpassword"));
    }

    [Fact]
    public void What_was_written_is_read_and_never_written_twice_alike()
    {
        var key = LocalKey.Generate();
        var json = Keystore.Write(key, "pässword", Cheap);
        Assert.Equal(key.ExportHex(), Keystore.Read(json, "pässword").ExportHex());
        Assert.NotEqual(json, Keystore.Write(key, "pässword", Cheap));
        Assert.DoesNotContain(key.ExportHex()[2..], json, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(key.Address.ToHex()[2..], (string?)JsonNode.Parse(json)!["address"]);
    }

    [Fact]
    public void Short_iv_is_padded_on_the_left_as_its_writer_reads_it()
    {
        Assert.Equal("0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318",
            Keystore.Read(ShortIv, "pw").ExportHex());
        Assert.Throws<FormatException>(() => Keystore.Read(WithoutAddress(ShortIv), "pw"));
    }

    [Fact]
    public void Changed_digit_of_the_iv_opens_no_other_key()
    {
        const string iv = "87dab2f9fdbbfaddc31a909735c1e6";
        for (var i = 0; i < iv.Length; i++)
        {
            var changed = iv[..i] + (iv[i] == '0' ? '1' : '0') + iv[(i + 1)..];
            Assert.Throws<FormatException>(() =>
                Keystore.Read(ShortIv.Replace(iv, changed, StringComparison.Ordinal), "pw"));
        }
        Assert.Throws<FormatException>(() =>
            Keystore.Read(ShortIv.Replace(iv, iv[2..], StringComparison.Ordinal), "pw"));
        Assert.Throws<FormatException>(() =>
            Keystore.Read(ShortIv.Replace(iv, "0000" + iv, StringComparison.Ordinal), "pw"));
    }

    [Theory]
    [InlineData("2c7536e3605d9c16a7a3d7b1898e529396a65c24")]
    [InlineData("not an address")]
    public void Address_of_another_key_is_refused(string address) =>
        Assert.Throws<FormatException>(() =>
            Keystore.Read(
                ShortIv.Replace("2c7536e3605d9c16a7a3d7b1898e529396a65c23", address, StringComparison.Ordinal), "pw"));

    [Fact]
    public void Ciphertext_of_31_bytes_is_a_key_that_begins_with_a_zero()
    {
        var secret = new byte[31];
        secret.AsSpan().Fill(7);
        var json = new KeyStoreService().EncryptPayloadAsJson("pw", secret);
        Assert.Equal(new LocalKey([0, .. secret]).Address, Keystore.Read(json, "pw").Address);
    }

    [Fact]
    public void Password_opens_in_the_form_in_which_ethers_stores_it()
    {
        var key = LocalKey.Generate();
        const string typed = "pa\u0301ss \ufb01\uff41";
        Assert.Equal(key.Address, Keystore.Read(Keystore.Write(key, typed, Cheap), "p\u00e1ss fia").Address);
        Assert.Equal(key.Address, Keystore.Read(Keystore.Write(key, "p\u00e1ss fia", Cheap), typed).Address);
        Assert.Throws<WrongPasswordException>(() => Keystore.Read(Keystore.Write(key, typed, Cheap), "pass fia"));
    }

    [Fact]
    public void Password_that_another_writer_stored_as_it_was_typed_opens_too()
    {
        var key = LocalKey.Generate();
        const string typed = "pa\u0301ss";
        var json = new KeyStoreScryptService().EncryptAndGenerateKeyStoreAsJson(typed, Hex.Parse(key.ExportHex()), "",
            new ScryptParams { Dklen = 32, N = 2, R = 8, P = 1 });
        Assert.Equal(key.Address, Keystore.Read(json, typed).Address);
    }

    [Fact]
    public async Task Cast_opens_what_was_written()
    {
        var key = LocalKey.Generate();
        var folder = Directory.CreateTempSubdirectory("ainft-keystore");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key"),
                Keystore.Write(key, "secret", LightOfGeth));
            var shown = await Cast.RunAsync("wallet", "decrypt-keystore", "key", "--keystore-dir", folder.FullName,
                "--unsafe-password", "secret");
            Assert.Contains(key.ExportHex(), shown, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("\"version\":3", "\"version\":4")]
    [InlineData("aes-128-ctr", "aes-256-cbc")]
    [InlineData("hmac-sha256", "hmac-sha1")]
    [InlineData("pbkdf2", "argon2")]
    [InlineData("\"dklen\":32", "\"dklen\":16")]
    [InlineData("\"c\":262144", "\"c\":2000000000")]
    [InlineData("\"c\":262144", "\"c\":0")]
    [InlineData("\"salt\":\"ae", "\"salt\":\"zz")]
    [InlineData("\"mac\"", "\"mic\"")]
    [InlineData("\"mac\":\"51", "\"mac\":\"")]
    [InlineData("\"ciphertext\":\"", "\"ciphertext\":\"00")]
    [InlineData("\"version\":3", "\"version\":3,\"version\":3")]
    public void Other_files_are_refused(string part, string replacement) =>
        Assert.Throws<FormatException>(() =>
            Keystore.Read(Pbkdf2.Replace(part, replacement, StringComparison.Ordinal), "testpassword"));

    [Theory]
    [InlineData("\"n\":262144", "\"n\":1073741824")]
    [InlineData("\"r\":1", "\"r\":0")]
    [InlineData("\"n\":262144", "\"n\":-4")]
    [InlineData("\"n\":262144", "\"n\":3")]
    [InlineData("\"n\":262144", "\"n\":99999999999")]
    public void Files_that_ask_for_unbounded_work_are_refused(string part, string replacement) =>
        Assert.Throws<FormatException>(() =>
            Keystore.Read(ScryptVector.Replace(part, replacement, StringComparison.Ordinal), "testpassword"));

    private static string WithoutAddress(string json)
    {
        var file = JsonNode.Parse(json)!.AsObject();
        file.Remove("address");
        return file.ToJsonString();
    }
}
