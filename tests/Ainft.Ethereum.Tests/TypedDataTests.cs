using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class TypedDataTests
{
    /// <summary>The example of EIP-712 itself, with its published hashes.</summary>
    private const string Mail = """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
        "Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],
        "Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]},
        "primaryType":"Mail","domain":{"name":"Ether Mail","version":"1","chainId":1,"verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
        "message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},"to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},"contents":"Hello, Bob!"}}
        """;

    private static readonly LocalKey Key = LocalKey.Parse("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");

    [Fact]
    public void Example_of_the_EIP_has_the_published_hashes_and_signature()
    {
        var data = TypedData.Parse(Encoding.UTF8.GetBytes(Mail));
        Assert.Equal("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", data.DomainSeparator.ToString());
        Assert.Equal("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e", data.HashStruct.ToString());
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", data.HashToSign().ToString());
        var cow = new LocalKey(Keccak256.Hash("cow"u8).ToArray());
        Assert.Equal(
            "0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c",
            cow.Sign(data.HashToSign()).ToString());
    }

    [Fact]
    public async Task Random_documents_are_signed_as_cast_signs_them() => await RandomAbi.Gen.SampleAsync(async random =>
    {
        var document = Document(random);
        var theirs = await Cast.RunAsync("wallet", "sign", "--private-key", Key.ExportHex(), "--data", document);
        Assert.Equal(theirs, Key.Sign(TypedData.Parse(Encoding.UTF8.GetBytes(document)).HashToSign()).ToString());
    }, iter: 40, threads: 1);

    [Fact]
    public void Recursive_structs_end_at_null_or_an_empty_array()
    {
        const string tree = """
            {"types":{"Tree":[{"name":"value","type":"int16"},{"name":"branches","type":"Tree[]"}]},
            "primaryType":"Tree","domain":{},"message":{"value":-7,"branches":[{"value":"0x10","branches":[]}]}}
            """;
        var type = Keccak256.Hash("Tree(int16 value,Tree[] branches)"u8);
        var branch = Keccak256.Hash(Abi.Encode("(bytes32,int16,bytes32)", type, 16, Keccak256.Hash([])));
        var root = Keccak256.Hash(Abi.Encode("(bytes32,int16,bytes32)", type, -7, Keccak256.Hash(branch.ToArray())));
        Assert.Equal(root, TypedData.Parse(Encoding.UTF8.GetBytes(tree)).HashStruct);

        const string link = """
            {"types":{"Link":[{"name":"next","type":"Link"}]},"primaryType":"Link","domain":{},"message":{"next":NEXT}}
            """;
        var end = Keccak256.Hash(Abi.Encode("(bytes32,uint256)", Keccak256.Hash("Link(Link next)"u8), 0));
        Assert.Equal(end, TypedData.Parse(Encoding.UTF8.GetBytes(link.Replace("NEXT", "null"))).HashStruct);
        Assert.NotEqual(end, TypedData.Parse(Encoding.UTF8.GetBytes(link.Replace("NEXT", """{"next":null}"""))).HashStruct);
    }

    [Fact]
    public void Domain_type_left_out_is_derived_from_the_members_present()
    {
        var document = JsonNode.Parse(Mail)!;
        document["types"]!.AsObject().Remove("EIP712Domain");
        Assert.Equal(TypedData.Parse(Encoding.UTF8.GetBytes(Mail)).HashToSign(), TypedData.Parse(Encoding.UTF8.GetBytes(document.ToJsonString())).HashToSign());
        document["domain"]!.AsObject().Remove("version");
        Assert.NotEqual(TypedData.Parse(Encoding.UTF8.GetBytes(Mail)).DomainSeparator, TypedData.Parse(Encoding.UTF8.GetBytes(document.ToJsonString())).DomainSeparator);
    }

    [Fact]
    public void Domain_as_primary_type_is_signed_alone()
    {
        var data = TypedData.Parse(Encoding.UTF8.GetBytes(Mail.Replace("\"primaryType\":\"Mail\"", "\"primaryType\":\"EIP712Domain\"", StringComparison.Ordinal)));
        Assert.Equal(Keccak256.Hash([0x19, 0x01, .. data.DomainSeparator.ToArray()]), data.HashToSign());
    }

    [Theory]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":\"Letter\"")]
    [InlineData("\"contents\":\"Hello, Bob!\"", "\"content\":\"Hello, Bob!\"")]
    [InlineData("\"contents\":\"Hello, Bob!\"", "\"contents\":7")]
    [InlineData("\"chainId\":1", "\"chainId\":-1")]
    [InlineData("\"chainId\":1", "\"chainId\":1.5")]
    [InlineData("\"chainId\":1", "\"chainId\":\"1\\u0000\"")]
    [InlineData("\"chainId\":1", "\"chainId\":\"0x1\\u0000\"")]
    [InlineData("\"type\":\"Person\"", "\"type\":\"Person[1\\u0000]\"")]
    [InlineData("\"chainId\":1", "\"chainId\":\"one\"")]
    [InlineData("\"name\":\"Bob\"", "\"name\":\"Bob\",\"name\":\"Eve\"")]
    [InlineData("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB", "0xbBbB")]
    [InlineData("\"type\":\"Person\"", "\"type\":\"Persona\"")]
    [InlineData("\"type\":\"Person\"", "\"type\":\"uint\"")]
    [InlineData("\"type\":\"Person\"", "\"type\":\"Person[0x1]\"")]
    [InlineData("\"type\":\"Person\"", "\"type\":\"Person[][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][]\"")]
    [InlineData("\"Person\":", "\"uint8\":")]
    [InlineData("\"message\":", "\"massage\":")]
    [InlineData("\"primaryType\"", "!")]
    public void Documents_that_do_not_fit_their_types_are_refused(string part, string replacement) =>
        Assert.Throws<FormatException>(() => TypedData.Parse(Encoding.UTF8.GetBytes(Mail.Replace(part, replacement, StringComparison.Ordinal))));

    private static string Document(RandomAbi random)
    {
        var types = new JsonObject { ["EIP712Domain"] = new JsonArray() };
        var domain = new JsonObject();
        AddDomain(random, types, domain);
        var message = Struct(random, types, depth: 2);
        return new JsonObject { ["types"] = types, ["primaryType"] = message.Name, ["domain"] = domain, ["message"] = message.Value }.ToJsonString();
    }

    private static void AddDomain(RandomAbi random, JsonObject types, JsonObject domain)
    {
        foreach (var (name, type) in (ReadOnlySpan<(string, string)>)[("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"), ("salt", "bytes32")])
        {
            if (random.Next(3) == 0)
                continue;
            types["EIP712Domain"]!.AsArray().Add(new JsonObject { ["name"] = name, ["type"] = type });
            domain[name] = name == "chainId" ? random.Next(1 << 20) : random.Value(AbiType.Parse(type)).Text;
        }
    }

    private static (string Name, JsonObject Value) Struct(RandomAbi random, JsonObject types, int depth)
    {
        var name = $"T{random.Next(1000)}x{types.Count}";
        var fields = new JsonArray();
        types[name] = fields;
        var value = new JsonObject();
        for (var i = random.Next(5); i >= 0; i--)
        {
            var member = Member(random, types, depth);
            fields.Add(new JsonObject { ["name"] = $"m{i}", ["type"] = member.Type });
            value[$"m{i}"] = member.Value;
        }
        return (name, value);
    }

    private static (string Type, JsonNode Value) Member(RandomAbi random, JsonObject types, int depth)
    {
        switch (random.Next(depth > 0 ? 5 : 3))
        {
            case 3:
                var inner = Struct(random, types, depth - 1);
                return (inner.Name, inner.Value);
            case 4:
                var item = Struct(random, types, depth - 1);
                var count = random.Next(3);
                return (count == 2 ? $"{item.Name}[2][]" : $"{item.Name}[]", new JsonArray([.. Enumerable.Range(0, count).Select(_ => count == 2
                    ? (JsonNode)new JsonArray(item.Value.DeepClone(), item.Value.DeepClone())
                    : item.Value.DeepClone())]));
            default:
                var type = random.Type(0);
                if (random.Next(3) > 0)
                    return (type, ToJson(random.Value(AbiType.Parse(type)).Value));
                type += random.Next(2) == 0 ? "[]" : "[3][2]";
                return (type, ToJson(random.Value(AbiType.Parse(type)).Value));
        }
    }

    private static JsonNode ToJson(object value) => value switch
    {
        object[] items => new JsonArray([.. items.Select(ToJson)]),
        bool flag => JsonValue.Create(flag),
        byte[] bytes => JsonValue.Create(Hex.Format(bytes)),
        _ => JsonValue.Create(value.ToString()!),
    };
}
