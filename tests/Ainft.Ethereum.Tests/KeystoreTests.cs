using System.Text.Json.Nodes;
using Ainft.Testing;
using CsCheck;
using Org.BouncyCastle.Crypto.Generators;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class KeystoreTests
{
    /// <summary>The two vectors of the Web3 Secret Storage Definition.</summary>
    private const string Pbkdf2 = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},"ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    private const string ScryptVector = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},"ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
        "kdf":"scrypt","kdfparams":{"dklen":32,"n":262144,"p":8,"r":1,"salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    private static readonly KeystoreCost Cheap = new(2, 8, 1);

    [Theory]
    [InlineData(Pbkdf2)]
    [InlineData(ScryptVector)]
    public void Vectors_of_the_definition_are_read(string json) =>
        Assert.Equal("0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d", Keystore.Read(json, "testpassword").ExportHex());

    [Fact]
    public void Wrong_password_and_damage_are_told()
    {
        Assert.Throws<WrongPasswordException>(() => Keystore.Read(Pbkdf2, "testPassword"));
        Assert.Throws<WrongPasswordException>(() => Keystore.Read(Pbkdf2.Replace("5318b4", "5318b5", StringComparison.Ordinal), "testpassword"));
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
    public void Derivation_agrees_with_BouncyCastle() => Gen.Select(Gen.Int[1, 8], Gen.Int[2, 4], Gen.Int[1, 3], Gen.Byte.Array[0, 40]).Sample((logN, r, p, password) =>
        Scrypt.Derive(password, [1, 2, 3], 1 << logN, r, p, 32).AsSpan().SequenceEqual(SCrypt.Generate(password, [1, 2, 3], 1 << logN, r, p, 32)), iter: 100);

    [Fact]
    public async Task Cast_opens_what_was_written()
    {
        var key = LocalKey.Generate();
        var folder = Directory.CreateTempSubdirectory("ainft-keystore");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key"), Keystore.Write(key, "secret", KeystoreCost.Light));
            var shown = await Cast.RunAsync("wallet", "decrypt-keystore", "key", "--keystore-dir", folder.FullName, "--unsafe-password", "secret");
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
    public void Other_files_are_refused(string part, string replacement) =>
        Assert.Throws<FormatException>(() => Keystore.Read(Pbkdf2.Replace(part, replacement, StringComparison.Ordinal), "testpassword"));

    [Theory]
    [InlineData("\"n\":262144", "\"n\":1073741824")]
    [InlineData("\"r\":1", "\"r\":0")]
    [InlineData("\"n\":262144", "\"n\":-4")]
    public void Files_that_ask_for_unbounded_work_are_refused(string part, string replacement) =>
        Assert.Throws<FormatException>(() => Keystore.Read(ScryptVector.Replace(part, replacement, StringComparison.Ordinal), "testpassword"));
}
