using System.Numerics;
using System.Text;
using System.Text.Json;
using Ainft.Cli.Dev;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Ethereum.Tests;

/// <summary>
/// Compares the calldata for the registry with cast, and the decoded answers with values that the tests wrote out.
/// </summary>
public sealed class AinftRegistryTests
{
    private static readonly Address Account = Address.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    private static readonly Gen<Bytes32> Word = Gen.Byte.Array[32].Select(bytes => new Bytes32(bytes));

    [Fact]
    public Task Calldata_is_that_of_cast() =>
        Gen.Select(Gen.Byte.Array[20], Word, Word.Array[0, 3], Gen.ULong, Gen.Byte.Array[1, 70])
            .SampleAsync(async (account, digest, parents, deadline, signature) =>
            {
                const string function = "mintFor(address,bytes32,bytes32[],uint256,bytes)";
                var creator = new Address(account);
                Assert.Equal(
                    await Cast.RunAsync("calldata", function, creator.ToString(), digest.ToString(),
                        $"[{string.Join(',', parents)}]", $"{deadline}", Hex.Format(signature)),
                    Hex.Format(Calldata.Encode(function, creator, digest, parents, deadline, signature)));
            }, iter: 20, threads: 1);

    [Fact]
    public async Task Each_function_of_the_registry_is_called_as_cast_calls_it()
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(
            $$"""{"ainft":1,"kind":"data","parents":[{"id":"0x{{new string('1', 64)}}","relation":"part"}]}"""),
            out var manifest, out _));
        var root = Keccak256.Hash("root"u8);
        await SameAsync(AinftRegistry.EncodeAnchor(root, int.MaxValue), "anchor(bytes32,uint32)", root.ToString(),
            "2147483647");
        await SameAsync(AinftRegistry.EncodeSetBaseUri("https://é/"), "setBaseURI(string)", "https://é/");
        await SameAsync(
            AinftRegistry.EncodeMintFor(Account, manifest, 77, [1, 2, 3]),
            "mintFor(address,bytes32,bytes32[],uint256,bytes)",
            Account.ToString(), manifest.Digest.ToString(), $"[{manifest.ParentIds[0]}]", "77", "0x010203");
        Assert.Equal(
            await Cast.RunAsync("abi-encode", "f(address,address,string)", Account.ToString(), Account.ToString(), "x"),
            Hex.Format(AinftRegistry.EncodeConstructor(Account, Account, "x")));

        static async Task SameAsync(byte[] calldata, string function, params string[] arguments) =>
            Assert.Equal(await Cast.RunAsync(["calldata", function, .. arguments]), Hex.Format(calldata));
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused_and_not_cut()
    {
        Assert.Throws<ArgumentException>(() => AinftRegistry.EncodeAnchor(default, -1));
        Assert.Throws<ArgumentException>(() => Calldata.Encode("f(uint32)", 1L << 32));
        Assert.Throws<ArgumentException>(() => Calldata.Encode("f(uint256)", BigInteger.One << 256));
        Assert.Throws<ArgumentException>(() => Calldata.Encode("f(bytes32)", (object)new byte[31]));
        Assert.Throws<ArgumentException>(() => Calldata.Encode("f(address)", "0x12"));
        Assert.Throws<ArgumentException>(() => Calldata.Encode("f(bytes32,uint8)", default(Bytes32)));
    }

    [Fact]
    public void Events_and_errors_are_those_of_the_compiled_contract()
    {
        Assert.Subset(Compiled("error"), RegistryError.Signatures.ToHashSet());
        var topics =
            Compiled("event").Select(signature => Keccak256.Hash(Encoding.ASCII.GetBytes(signature))).ToHashSet();
        Assert.Superset(new HashSet<Bytes32> { AnchoredEvent.Topic, LinkedEvent.Topic, TransferEvent.Topic }, topics);
    }

    [Fact]
    public void Events_are_read_as_the_compiler_writes_them()
    {
        var (root, id) = (Keccak256.Hash("root"u8), Keccak256.Hash("id"u8));
        Assert.True(AnchoredEvent.TryRead(LogOf(Words(7), AnchoredEvent.Topic, root, Padded(Account)),
            out var anchored));
        Assert.Equal(new AnchoredEvent(root, Account, 7), anchored);
        Assert.True(LinkedEvent.TryRead(LogOf([.. Words(32, 1), .. root.ToArray()], LinkedEvent.Topic, id, root),
            out var linked));
        Assert.Equal((new AinftId(id), new Sha256Digest(root), new AinftId(root)),
            (linked.Id, linked.Digest, Assert.Single(linked.Parents)));
        Assert.True(TransferEvent.TryRead(LogOf([], TransferEvent.Topic, default, Padded(Account), id),
            out var transfer));
        Assert.Equal(new TransferEvent(default, Account, new AinftId(id)), transfer);
    }

    [Fact]
    public void Events_that_no_compiler_writes_are_not_read()
    {
        var root = Keccak256.Hash("root"u8);
        Assert.False(AnchoredEvent.TryRead(LogOf(Words(7), AnchoredEvent.Topic, root, root), out _));
        Assert.False(AnchoredEvent.TryRead(LogOf([], AnchoredEvent.Topic, root, Padded(Account)), out _));
        Assert.False(AnchoredEvent.TryRead(LogOf(Words(1L << 32), AnchoredEvent.Topic, root, Padded(Account)), out _));
        Assert.False(AnchoredEvent.TryRead(LogOf(Words(7, 7), AnchoredEvent.Topic, root, Padded(Account)), out _));
        Assert.False(AnchoredEvent.TryRead(LogOf(Words(7), AnchoredEvent.Topic, root), out _));
        Assert.False(AnchoredEvent.TryRead(LogOf(Words(7)), out _));
        Assert.False(TransferEvent.TryRead(LogOf(Words(7), TransferEvent.Topic, default, Padded(Account), root),
            out _));
        // These 96 bytes claim 2^27 items. Nethereum runs out of memory when it decodes them.
        Assert.False(LinkedEvent.TryRead(LogOf(Words(32, 1 << 27, 0), LinkedEvent.Topic, root, root), out _));
        Assert.False(LinkedEvent.TryRead(LogOf(Words(64, 0, 0), LinkedEvent.Topic, root, root), out _));
        Assert.False(LinkedEvent.TryRead(LogOf(Words(32), LinkedEvent.Topic, root, root), out _));
    }

    [Fact]
    public void Answers_are_read_as_the_compiler_writes_them()
    {
        Assert.Equal(new AnchorRecord(Account, 7, 1_700_000_000),
            AinftRegistry.ReadAnchor([.. Padded(Account).ToArray(), .. Words(7, 1_700_000_000)]));
        Assert.Null(AinftRegistry.ReadAnchor(Words(0, 0, 0)));
        Assert.Equal(Account, AinftRegistry.ReadOwner(Padded(Account).ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("ff00000000000000000000000000000000000000000000000000000000000001"
        + "0000000000000000000000000000000000000000000000000000000000000001"
        + "0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001"
        + "0000000000000000000000000000000000000000000000000000000100000000"
        + "0000000000000000000000000000000000000000000000000000000000000001")]
    public void Answer_of_another_contract_is_no_answer(string hex) =>
        Assert.Throws<FormatException>(() => AinftRegistry.ReadAnchor(Convert.FromHexString(hex)));

    [Fact]
    public void A_revert_is_explained_in_the_words_of_the_contract()
    {
        Assert.Equal("SignatureExpired(1700000000)", Explain("SignatureExpired(uint256)", Words(1_700_000_000)));
        Assert.Equal($"RootAlreadyAnchored({default(Bytes32)})", Explain("RootAlreadyAnchored(bytes32)", new byte[32]));
        Assert.Equal($"AlreadyMinted({default(Bytes32)})", Explain("AlreadyMinted(bytes32)", new byte[32]));
        Assert.Equal($"InvalidSignature({Account})", Explain("InvalidSignature(address)", Padded(Account).ToArray()));
        Assert.Equal("EmptyBatch()", Explain("EmptyBatch()", []));
        Assert.Equal("ZeroRoot()", Explain("ZeroRoot()", []));
        Assert.Equal("out of tea", Explain("Error(string)", Calldata.EncodeArguments("(string)", "out of tea")));
        Assert.Equal("Panic(0x11)", Explain("Panic(uint256)", Words(0x11)));
        Assert.True(RegistryError.IsRootAlreadyAnchored([.. Calldata.Selector("RootAlreadyAnchored(bytes32)"),
            .. new byte[32]]));
        Assert.False(RegistryError.IsRootAlreadyAnchored(Calldata.Selector("RootAlreadyAnchored(bytes32)")));
    }

    [Fact]
    public void A_missing_role_is_recognized_among_other_reverts()
    {
        const string missing = "AccessControlUnauthorizedAccount(address,bytes32)";
        Assert.Contains(missing, Compiled("error"));
        byte[] data = [.. Calldata.Selector(missing), .. Padded(Account).ToArray(), .. new byte[32]];
        Assert.True(RegistryError.IsRoleMissing(data));
        Assert.False(RegistryError.IsRoleMissing(data.AsSpan(0, 36)));
        Assert.False(RegistryError.IsRoleMissing([.. Calldata.Selector("ZeroRoot()"), .. new byte[64]]));
    }

    [Fact]
    public void A_revert_of_another_form_has_no_explanation()
    {
        Assert.Null(RegistryError.Explain([]));
        Assert.Null(RegistryError.Explain([1, 2, 3, 4]));
        Assert.Null(Explain("EmptyBatch()", [0]));
        Assert.Null(Explain("SignatureExpired(uint256)", []));
        Assert.Null(Explain("InvalidSignature(address)", Enumerable.Repeat((byte)1, 32).ToArray()));
        Assert.Null(Explain("Error(string)", Words(32, 1 << 27)));
        Assert.Null(Explain("Error(string)", [.. Words(32, 1), 0xff, .. new byte[31]]));
        Assert.Null(Explain("Error(string)", [.. Words(32, 1), 0x41, 1, .. new byte[30]]));
    }

    private static string? Explain(string signature, byte[] arguments) =>
        RegistryError.Explain([.. Calldata.Selector(signature), .. arguments]);

    private static Log LogOf(byte[] data, params Bytes32[] topics) =>
        new(Account, topics, data, 1, default, default, 0, 0);

    private static byte[] Words(params long[] numbers) =>
        [.. numbers.SelectMany(number => AinftId.FromTokenId(number).Value.ToArray())];

    private static Bytes32 Padded(Address account) => new([.. new byte[12], .. account.ToArray()]);

    private static string SignatureOf(JsonElement item)
    {
        var types = item.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("type"));
        return $"{item.GetProperty("name")}({string.Join(',', types)})";
    }

    private static HashSet<string> Compiled(string type)
    {
        using var artifact =
            JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Npm.Root, "src/contracts/artifacts/AinftRegistry.json")));
        return [.. artifact.RootElement.GetProperty("abi").EnumerateArray()
            .Where(item => item.GetProperty("type").GetString() == type).Select(SignatureOf)];
    }
}
