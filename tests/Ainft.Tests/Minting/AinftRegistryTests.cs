using System.Numerics;
using System.Text.Json;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Xunit;

namespace Ainft.Tests.Minting;

public sealed class AinftRegistryTests
{
    private static JsonElement[] Abi() => [.. JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(Npm.Root, "src/contracts/artifacts/AinftRegistry.json"))).RootElement.GetProperty("abi").EnumerateArray()];

    private static IEnumerable<string> Signatures(string type) => Abi().Where(item => item.GetProperty("type").GetString() == type)
        .Select(item => $"{item.GetProperty("name")}({string.Join(',', item.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("type")))})");

    [Fact]
    public void The_functions_are_those_of_the_compiled_contract()
    {
        AbiFunction[] functions =
        [
            AinftRegistry.Anchor, AinftRegistry.AnchorOf, AinftRegistry.Proves, AinftRegistry.IdOf, AinftRegistry.Mint, AinftRegistry.MintFor,
            AinftRegistry.OwnerOf, AinftRegistry.TokenUri, AinftRegistry.SetBaseUri,
        ];
        Assert.Subset(Signatures("function").ToHashSet(), functions.Select(function => function.Signature).ToHashSet());
        foreach (var function in functions)
        {
            var compiled = Abi().Single(item => item.TryGetProperty("name", out var name) && name.GetString() == function.Name && item.GetProperty("type").GetString() == "function");
            Assert.Equal(compiled.GetProperty("outputs").EnumerateArray().Select(output => output.GetProperty("type").GetString()), function.Results.Select(result => result.Type.ToString()));
        }
    }

    [Fact]
    public void The_events_and_errors_are_those_of_the_compiled_contract()
    {
        Assert.Subset(Signatures("event").ToHashSet(), AinftRegistry.Events.Select(item => item.Signature).ToHashSet());
        Assert.Subset(Signatures("error").ToHashSet(), AinftRegistry.Errors.Select(item => item.Signature).ToHashSet());
        foreach (var item in AinftRegistry.Events)
        {
            var compiled = Abi().Single(entry => entry.GetProperty("type").GetString() == "event" && entry.GetProperty("name").GetString() == item.Name);
            Assert.Equal(compiled.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("indexed").GetBoolean()), item.Parameters.Select(parameter => parameter.IsIndexed));
        }
    }

    [Fact]
    public void Calldata_leads_back_to_the_arguments()
    {
        Assert.True(Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes($$"""{"ainft":1,"kind":"data","parents":[{"id":"0x{{new string('1', 64)}}","relation":"part"}]}"""), out var manifest, out _));
        var creator = Address.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        var arguments = AinftRegistry.MintFor.DecodeArguments(AinftRegistry.EncodeMintFor(creator, manifest, 77, [1, 2, 3]));
        Assert.Equal(creator, arguments[0]);
        Assert.Equal(manifest.Digest.Value, arguments[1]);
        Assert.Equal(manifest.ParentIds.Select(id => (object)id.Value), (object[])arguments[2]);
        Assert.Equal(new BigInteger(77), arguments[3]);
        Assert.Equal([1, 2, 3], (byte[])arguments[4]);
        Assert.Equal(new BigInteger(9), AinftRegistry.Anchor.DecodeArguments(AinftRegistry.EncodeAnchor(default, 9))[1]);
        Assert.Equal(manifest.IdFor(creator).TokenId, AinftRegistry.OwnerOf.DecodeArguments(AinftRegistry.EncodeOwnerOf(manifest.IdFor(creator)))[0]);
        Assert.Equal(creator, Ethereum.Abi.Decode("(address,address,string)", AinftRegistry.EncodeConstructor(creator, creator, "x"))[0]);
    }

    [Fact]
    public void A_revert_is_explained_in_the_contracts_words()
    {
        var data = AinftRegistry.SignatureExpired.Selector.Concat(Ethereum.Abi.Encode("(uint256)", 1_700_000_000)).ToArray();
        Assert.Equal("SignatureExpired(1700000000)", AinftRegistry.Explain(data));
        Assert.Equal("out of tea", AinftRegistry.Explain([.. AbiError.Reason.Selector, .. Ethereum.Abi.Encode("(string)", "out of tea")]));
        Assert.Equal("Panic(0x11)", AinftRegistry.Explain([.. AbiError.Panic.Selector, .. Ethereum.Abi.Encode("(uint256)", 0x11)]));
        Assert.Null(AinftRegistry.Explain([1, 2, 3, 4]));
    }
}
