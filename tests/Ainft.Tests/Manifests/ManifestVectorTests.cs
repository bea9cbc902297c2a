using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Ainft.Tests.Manifests;

/// <summary>The manifests of docs/vectors, which JavaScript and Python accept and refuse too.</summary>
public sealed class ManifestVectorTests
{
    private static readonly JsonNode Vectors =
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(VectorTests.Root(), "manifests.json")))!;

    public static TheoryData<string> Valid { get; } = new(NamesOf("valid"));

    public static TheoryData<string> Invalid { get; } = new(NamesOf("invalid"));

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_manifest_has_its_digests(string name)
    {
        var vector = Find("valid", name);
        Assert.True(Manifest.TryAccept(BytesOf(vector), out var manifest, out var violations),
            string.Join('\n', violations));
        Assert.Equal((string?)vector["digest"], manifest.Digest.ToString());
        Assert.Equal((string?)vector["contentDigest"], FileDigests.Content(manifest.Artifacts)?.ToString());
        Assert.Equal((string?)vector["modelSigningDigest"], FileDigests.ModelSigning(manifest.Artifacts)?.ToString());
        Assert.Equal((bool)vector["reference"]!, manifest.IsReference);
        Assert.Equal((int)vector["royalty"]!, manifest.Royalty);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_manifest_is_refused_at_its_member_with_its_code(string name)
    {
        var vector = Find("invalid", name);
        Assert.False(Manifest.TryParse(BytesOf(vector), out _, out var violations));
        Assert.Contains(
            ((string)vector["pointer"]!, (string)vector["code"]!),
            violations.Select(violation => (violation.Pointer, violation.Code.Name)));
    }

    [Fact]
    public void A_license_has_its_warnings()
    {
        foreach (var vector in Vectors["warnings"]!.AsArray())
        {
            var license = vector!["license"]!.ToJsonString();
            var text = $$"""{"ainft":1,"kind":"data","license":{{license}}}""";
            Assert.True(Manifest.TryAccept(Encoding.UTF8.GetBytes(text), out var manifest, out _));
            Assert.Equal(
                vector["warnings"]!.AsArray().Select(one => ((string)one!["code"]!, (string)one["suggestion"]!)),
                manifest.Warnings.Select(warning => (warning.Code.Name, warning.Suggestion)));
            Assert.All(manifest.Warnings, warning => Assert.Equal("/license", warning.Pointer));
        }
    }

    private static string[] NamesOf(string list) =>
        [.. Vectors[list]!.AsArray().Select(vector => (string)vector!["name"]!)];

    private static JsonNode Find(string list, string name) =>
        Vectors[list]!.AsArray().Single(vector => (string?)vector!["name"] == name)!;

    private static byte[] BytesOf(JsonNode vector) => Encoding.UTF8.GetBytes(vector["manifest"]!.ToJsonString());
}
