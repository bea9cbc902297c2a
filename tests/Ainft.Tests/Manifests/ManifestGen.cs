using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Tests.Manifests.Workflows;
using CsCheck;

namespace Ainft.Tests.Manifests;

/// <summary>Random valid manifests as JSON text.</summary>
internal static class ManifestGen
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz한é-0123456789"], 1, 20];
    private static readonly Gen<string> Hex32 = Gen.Byte.Array[32].Select(bytes => Convert.ToHexStringLower(bytes));

    private static readonly Gen<JsonNode> OneRelation =
        Gen.Enum<Relation>().Select(relation => (JsonNode)relation.ToText());

    private static readonly Gen<JsonNode> Relations = Gen.Select(Gen.Int[0, 11], Gen.Int[1, 12], (first, second) =>
        (JsonNode)new JsonArray([
            .. Enum.GetValues<Relation>().Where((_, at) => at == first || at == Math.Max(first + 1, second))
                .Select(relation => (JsonNode)relation.ToText())]));

    private static readonly Gen<JsonNode> Parent = Gen.Select(
        Hex32, Gen.Frequency((4, OneRelation), (1, Relations)), (id, relation) =>
        (JsonNode)new JsonObject { ["id"] = "0x" + id, ["relation"] = relation.DeepClone() });

    private static readonly Gen<JsonNode> Artifact = Gen.Select(Hex32, Gen.Long[0, ManifestLimits.Size], Gen.Bool,
        (sha256, size, full) =>
        {
            var artifact =
                new JsonObject { ["uri"] = $"https://example.org/{sha256[..8]}?a=b%20c", ["sha256"] = sha256 };
            if (full)
            {
                (artifact["size"], artifact["mediaType"]) = (size, "application/x-tar+gzip; q=\"1 2\"");
                artifact["path"] = $"data/{sha256} 한.bin";
            }
            return (JsonNode)artifact;
        });

    private static readonly Gen<JsonNode> Contributors = Gen.Select(Gen.Byte.Array[20].Array[1, 9], Gen.Int[1, 1000],
        (accounts, share) =>
        {
            var addresses =
                accounts.Select(bytes => new Address(bytes)).Where(address => !address.IsZero).Distinct().ToArray();
            return (JsonNode)new JsonArray([.. addresses.Select((address, i) => (JsonNode)new JsonObject
            {
                ["address"] = i % 2 == 0 ? address.ToString() : address.ToHex(),
                ["share"] = i > 0 ? share : 10_000 - share * (addresses.Length - 1),
            })]);
        });

    private static readonly Gen<(string Name, JsonNode? Value)> CardMember = Gen.OneOf(
        Word.Select(text => ("authors", (JsonNode?)JsonNode.Parse(
            $$"""[{"name":"{{text}}","orcid":"0000-0002-1825-0097","url":"https://example.org/x"}]"""))),
        Gen.Const(() => ("languages", (JsonNode?)new JsonArray("en", "pt-BR"))),
        Gen.Const(() => ("pipeline", (JsonNode?)"text-generation")),
        Gen.Const(() => ("library", (JsonNode?)"sentence-transformers")),
        Word.Select(text => ("tags", (JsonNode?)new JsonArray(text))),
        Gen.Const(() => ("papers", JsonNode.Parse("""[{"doi":"10.1000/182"},{"arxiv":"1706.03762v2"}]"""))),
        Gen.Double[-1e6, 1e6].Select(value => ("metrics", (JsonNode?)new JsonArray(
            new JsonObject { ["name"] = "accuracy", ["value"] = value, ["split"] = "test" }))));

    private static readonly Gen<(string Name, JsonNode? Value)> Member = Gen.OneOf(
        CardMember,
        Word.Select(text => ("name", (JsonNode?)text)),
        Word.Select(text => ("version", (JsonNode?)text)),
        Word.Select(text => ("description", (JsonNode?)text)),
        Gen.Const(() => ("license", (JsonNode?)"(MIT OR Apache-2.0) AND LicenseRef-x")),
        Gen.Const(() => ("homepage", (JsonNode?)"https://example.org/[x]?#y")),
        Parent.Array[0, 5]
            .Select(items => ("parents", (JsonNode?)new JsonArray([.. items.DistinctBy(item => (string)item["id"]!)]))),
        Artifact.Array[0, 5].Select(items => ("artifacts", (JsonNode?)new JsonArray(items))),
        Contributors.Select(items => ("contributors", (JsonNode?)items)),
        Gen.Int[0, ManifestLimits.Royalty].Select(royalty => ("royalty", (JsonNode?)royalty)),
        Word.Select(text =>
            ("source", (JsonNode?)new JsonObject { ["platform"] = text, ["uri"] = $"example.org/{text}" })),
        Word.Select(text =>
            ("properties", (JsonNode?)new JsonObject { [text] = new JsonArray(1.5, true, null), ["x"] = text })));

    private static readonly Gen<string> Reference = Gen.Select(Gen.Enum<ComponentKind>(), Word, Hex32,
        (kind, name, sha256) => new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = kind.ToText(),
            ["name"] = name,
            ["reference"] = true,
            ["source"] = new JsonObject
            {
                ["platform"] = "huggingface.co",
                ["repository"] = name,
                ["revision"] = sha256,
                ["digests"] = new JsonObject { ["a/model.bin"] = sha256 },
            },
            ["artifacts"] = new JsonArray(
                new JsonObject { ["uri"] = "a:b", ["sha256"] = sha256, ["path"] = "a/model.bin" }),
        }.ToJsonString());

    private static readonly Gen<string> Own = Gen.Select(Gen.Enum<ComponentKind>(), Member.Array[0, 12],
        (kind, members) =>
        {
            var manifest = new JsonObject { ["kind"] = kind.ToText() };
            foreach (var (name, value) in members)
                manifest[name] = value;
            manifest["ainft"] = 1;
            return manifest;
        }).SelectMany(manifest => WorkflowGen.For(Count(manifest, "parents"), Count(manifest, "artifacts")).Null(0.3),
            (manifest, workflow) =>
    {
        if (workflow is not null)
            manifest["workflow"] = workflow;
        return manifest.ToJsonString();
    });

    public static readonly Gen<string> Valid = Gen.Frequency((9, Own), (1, Reference));

    private static int Count(JsonObject manifest, string name) => manifest[name]?.AsArray().Count ?? 0;

    /// <summary>Every value inside a document.</summary>
    public static IEnumerable<JsonNode> Places(JsonNode node)
    {
        var children = node switch
        {
            JsonObject o => o.Select(member => member.Value),
            JsonArray a => a,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(child => Places(child).Prepend(child));
    }
}
