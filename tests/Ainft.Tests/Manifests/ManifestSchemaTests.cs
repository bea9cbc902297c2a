using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Manifests;

public sealed class ManifestSchemaTests
{
    // A schema cannot express the rules of these codes or the grammar of license expressions.
    private static readonly ViolationCode[] OnlyTheModel =
        [ViolationCode.Repeated, ViolationCode.WrongShares, ViolationCode.UnknownReference,
            ViolationCode.Contradiction, ViolationCode.WrongOrder];

    [Fact]
    public async Task The_schema_and_the_model_accept_and_refuse_the_same_documents()
    {
        var documents = new List<string>();
        ManifestGen.Valid.Sample(documents.Add, iter: 400, threads: 1);
        Gen.Select(ManifestGen.Valid, Gen.Int[0, 1 << 20], Gen.Int[0, Mutations.Length - 1]).Sample(
            (json, at, mutation) => documents.Add(Mutate(json, at, Mutations[mutation])), iter: 6000, threads: 1);
        var input = new { documents, schema = await new StreamReader(Manifest.OpenSchema()).ReadToEndAsync() };
        var accepted = JsonSerializer.Deserialize<bool[]>(await NodeScript.RunAsync("""
            const { documents, schema } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
            const Ajv = require('ajv/dist/2020').default;
            const validate = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(schema));
            process.stdout.write(JSON.stringify(documents.map(text => validate(JSON.parse(text)))));
            """, JsonSerializer.Serialize(input)))!;

        var refused = 0;
        for (var i = 0; i < documents.Count; i++)
        {
            _ = Manifest.TryParse(Encoding.UTF8.GetBytes(documents[i]), out _, out var violations);
            var expressible = violations.Where(v => !OnlyTheModel.Contains(v.Code) && !IsLicenseGrammar(v)).ToArray();
            Assert.True(accepted[i] == (expressible.Length == 0),
                $"{documents[i]}\n{string.Join('\n', violations)}\najv: {accepted[i]}");
            refused += accepted[i] ? 0 : 1;
        }
        Assert.InRange(refused, 2000, 6000);
    }

    [Fact]
    public async Task The_schema_states_the_limits_of_the_model()
    {
        var schema = JsonNode.Parse(await new StreamReader(Manifest.OpenSchema()).ReadToEndAsync())!;
        var properties = schema["properties"]!;
        Assert.Equal(ManifestLimits.Parents, (int)properties["parents"]!["maxItems"]!);
        Assert.Equal(ManifestLimits.Artifacts, (int)properties["artifacts"]!["maxItems"]!);
        Assert.Equal(ManifestLimits.Contributors, (int)properties["contributors"]!["maxItems"]!);
        Assert.Equal(ManifestLimits.Name, (int)properties["name"]!["maxLength"]!);
        Assert.Equal(ManifestLimits.Version, (int)properties["version"]!["maxLength"]!);
        Assert.Equal(ManifestLimits.Description, (int)properties["description"]!["maxLength"]!);
        Assert.Equal(ManifestLimits.License, (int)properties["license"]!["maxLength"]!);
        Assert.Equal(ManifestLimits.Uri, (int)properties["homepage"]!["maxLength"]!);
        var workflow = properties["workflow"]!["properties"]!;
        Assert.Equal(WorkflowLimits.Command, (int)workflow["command"]!["maxItems"]!);
        Assert.Equal(WorkflowLimits.Files, (int)workflow["inputs"]!["maxItems"]!);
        Assert.Equal(WorkflowLimits.Outputs, (int)workflow["outputs"]!["maxItems"]!);
        Assert.Equal(WorkflowLimits.Env, (int)workflow["env"]!["maxProperties"]!);
        Assert.Equal(WorkflowLimits.Minutes, (int)workflow["resources"]!["properties"]!["minutes"]!["maximum"]!);
        Assert.Equal(WorkflowLimits.Comparators,
            (int)workflow["comparator"]!["oneOf"]![1]!["properties"]!["all"]!["maxItems"]!);
        Assert.Equal(Enum.GetValues<ComponentKind>().Select(ManifestWords.ToText),
            properties["kind"]!["enum"]!.AsArray().Select(word => (string)word!));
        Assert.Equal(
            Enum.GetValues<Relation>().Select(ManifestWords.ToText),
            schema["$defs"]!["relation"]!["enum"]!.AsArray().Select(word => (string)word!));
        Assert.Equal(ManifestLimits.Path, (int)schema["$defs"]!["filePath"]!["maxLength"]!);
        foreach (var (name, most) in new[]
        {
            ("authors", ManifestLimits.Authors), ("languages", ManifestLimits.Languages),
            ("tags", ManifestLimits.Tags), ("papers", ManifestLimits.Papers), ("metrics", ManifestLimits.Metrics),
        })
            Assert.Equal(most, (int)properties[name]!["maxItems"]!);
    }

    private static bool IsLicenseGrammar(Violation violation) =>
        violation.Pointer == "/license" && violation.Code == ViolationCode.WrongForm;

    private static readonly string[] Mutations =
    [
        "null", "1", "-1", "1.5", "\"\"", "\"x\"", "\"a b\"", "\"http://x\\n\"", "\"0x12\"", "[]", "{}", "[1]",
        "{\"extra\":1}", "true", "10000", "1e300",
        "\"text/plain\"", "\"text/plain\\n\"", "\"\\u00a0x\"", "\"part\"",
        "\"0x0000000000000000000000000000000000000000\"", "\"remove\"", "\"add\"",
        "0", "0.5", "5", "\"../x\"", "\"a/./b\"", "\"a\\\\b\"", "\"a//b\"", "\"out/x\"", "\"output\"", "\"/a/~2\"",
        "\"bitwise\"", "\"tar\"", "\"at-most\"", "\"a\\u0000\"",
        "\"x/NUL.txt\"", "\"a.\"", "\"c:x\"", "\"\\u202ea\"", "\"en\"", "\"en_US\"", "[\"part\",\"supersedes\"]",
    ];

    private static string Mutate(string json, int at, string mutation)
    {
        var node = JsonNode.Parse(json)!;
        var places = ManifestGen.Places(node).ToArray();
        var place = places[at % places.Length];
        if (mutation == "\"remove\"" && place.Parent is JsonObject parent)
            parent.Remove(place.GetPropertyName());
        else if (mutation == "\"add\"" && place.Parent is JsonObject owner)
            owner["another"] = 1;
        else
            place.ReplaceWith(JsonNode.Parse(mutation));
        return node.ToJsonString();
    }
}
