using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Manifests;

public sealed class ManifestTests
{
    private const string Parent = "0x1111111111111111111111111111111111111111111111111111111111111111";

    private static IReadOnlyList<Violation> Violations(string json)
    {
        var ok = Manifest.TryParse(Encoding.UTF8.GetBytes(json), out var manifest, out var violations);
        Assert.Equal(ok, violations.Count == 0);
        Assert.Equal(ok, manifest is not null);
        return violations;
    }

    private static IEnumerable<string> Pointers(string json) => Violations(json).Select(violation => violation.Pointer);

    [Fact]
    public void The_smallest_manifest_says_only_its_kind()
    {
        Assert.True(Manifest.TryParse(""" { "kind" : "data", "ainft" : 1 } """u8, out var manifest, out _));
        Assert.Equal(ComponentKind.Data, manifest.Kind);
        Assert.Equal("""{"ainft":1,"kind":"data"}""", Encoding.UTF8.GetString(manifest.Canonical.Span));
        Assert.Equal(Sha256Digest.Of(manifest.Canonical.Span), manifest.Digest);
        Assert.Empty(manifest.Parents);
    }

    [Fact]
    public void Every_member_is_read()
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes($$$"""
            {"ainft":1,"kind":"model","name":"n","version":"1.0","description":"d","license":"MIT OR Apache-2.0",
             "homepage":"https://example.org/",
             "parents":[{"id":"{{{Parent}}}","relation":"fine-tuned-from"}],
             "artifacts":[{"uri":"ipfs://x","sha256":"{{{new string('a', 64)}}}","size":7,
             "mediaType":"text/plain; charset=utf-8"}],
             "contributors":[{"address":"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed","share":4000},
             {"address":"0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359","share":6000}],
             "source":{"platform":"huggingface.co","repository":"a/b","revision":"main",
             "uri":"https://huggingface.co/a/b"},
             "workflow":{"runtime":"python-3.11","command":["python3","train.py"],
             "outputs":[{"path":"model.npz","artifact":0}]},
             "properties":{"epoch":5}}
            """), out var manifest, out var violations), string.Join('\n', violations));
        Assert.Equal(new ManifestParent(AinftId.Parse(Parent), Relation.FineTunedFrom),
            Assert.Single(manifest.Parents));
        Assert.Equal(new Artifact("ipfs://x", Sha256Digest.Parse("0x" + new string('a', 64)), 7,
            "text/plain; charset=utf-8"), Assert.Single(manifest.Artifacts));
        Assert.Equal([4000, 6000], manifest.Contributors.Select(contributor => contributor.Share));
        Assert.Equal(new ManifestSource("huggingface.co", "a/b", "main", "https://huggingface.co/a/b"),
            manifest.Source);
        Assert.Equal(("n", "1.0", "d", "MIT OR Apache-2.0", "https://example.org/"),
            (manifest.Name, manifest.Version, manifest.Description, manifest.License, manifest.Homepage));
        Assert.Equal(5, manifest.Properties!.Value.GetProperty("epoch").GetInt32());
        Assert.Equal("python-3.11", manifest.Workflow!.Runtime);
        var creator = Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        Assert.Equal(AinftId.Compute(creator, manifest.Digest, [AinftId.Parse(Parent)]), manifest.IdFor(creator));
    }

    [Fact]
    public void Stored_bytes_give_the_same_manifest_again() => ManifestGen.Valid.Sample(json =>
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(json), out var manifest, out var violations),
            string.Join('\n', violations));
        var stored = Manifest.ReadCanonical(manifest.Canonical);
        Assert.Equal(manifest.Digest, stored.Digest);
        Assert.Equal(manifest.Parents, stored.Parents);
        Assert.Equal(manifest.IdFor(default), stored.IdFor(default));
        Assert.True(CanonicalJson.IsCanonical(manifest.Canonical.Span));
    }, iter: 300);

    [Fact]
    public void Every_violation_is_reported_at_once_with_its_pointer() => Assert.Equal(
        [
            "/colour", "/ainft", "/parents/0/id", "/parents/1/relation", "/parents/2", "/parents/3/id", "/parents/4/id",
            "/kind", "/name", "/version", "/license", "/homepage",
            "/artifacts/0/uri", "/artifacts/0/sha256", "/artifacts/0/size", "/artifacts/0/mediaType", "/artifacts/1",
            "/artifacts/1", "/contributors", "/source/branch", "/source/uri",
            "/workflow/gpu", "/workflow/outputs", "/workflow", "/workflow/command/1", "/properties",
        ],
        Pointers($$"""
            {"ainft":2,"kind":"poem","name":"","version":1,"license":"MIT AND","homepage":"ftp://example.org",
             "colour":"red",
             "parents":[{"id":"0x12","relation":"part"},{"id":"{{Parent}}","relation":"child"},7,
             {"id":"{{Parent}}","relation":"part"},{"id":"{{Parent.Replace('1', 'A')}}","relation":"part"}],
             "artifacts":[{"uri":"no-scheme","sha256":"0x{{new string('a', 62)}}","size":-1,"mediaType":"text"},{}],
             "contributors":[{"address":"0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359","share":9999}],
             "source":{"uri":"with space","branch":"x"},
             "workflow":{"gpu":1,"command":["a",2],"outputs":[]},
             "properties":[]}
            """));

    [Theory]
    [InlineData("""[{"address":"0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359","share":5000},"""
        + """{"address":"0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359","share":5000}]""", "/contributors/1/address")]
    [InlineData("""[{"address":"0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5D359","share":10000}]""",
        "/contributors/0/address")]
    [InlineData("""[{"address":"0x0000000000000000000000000000000000000000","share":10000}]""",
        "/contributors/0/address")]
    [InlineData("""[{"address":"0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359","share":0}]""", "/contributors/0/share")]
    [InlineData("""[{"address":"0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359","share":99.5}]""", "/contributors/0/share")]
    [InlineData("[]", "/contributors")]
    [InlineData("{}", "/contributors")]
    public void Contributors_are_distinct_accounts_whose_shares_sum_up(string contributors, string pointer) =>
        Assert.Equal([pointer], Pointers($$"""{"ainft":1,"kind":"data","contributors":{{contributors}}}"""));

    [Fact]
    public void Lists_have_limits()
    {
        string Parents(int count) =>
            string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"id":"0x{{i:x64}}","relation":"part"}"""));
        Assert.Empty(Violations($$"""{"ainft":1,"kind":"data","parents":[{{Parents(1024)}}]}"""));
        Assert.Equal(["/parents"], Pointers($$"""{"ainft":1,"kind":"data","parents":[{{Parents(1025)}}]}"""));
        Assert.Equal(["/name"],
            Pointers($$"""{"ainft":1,"kind":"data","name":"{{string.Concat(Enumerable.Repeat("😀", 257))}}"}"""));
        Assert.Empty(
            Violations($$"""{"ainft":1,"kind":"data","name":"{{string.Concat(Enumerable.Repeat("😀", 256))}}"}"""));
    }

    [Fact]
    public void A_document_with_only_violations_reports_256_of_them() => Assert.Equal(
        256, Violations($"{{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"x{i}\":0"))}}}").Count);

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    public void A_document_that_is_no_object_is_refused(string json) => Assert.Equal([""], Pointers(json));

    [Fact]
    public void A_document_that_is_no_I_JSON_has_one_violation_with_an_offset() =>
        Assert.Equal(("/kind", 18L), (Violations("""{"ainft":1,"kind":"\ud800"}""")[0].Pointer,
            Violations("""{"ainft":1,"kind":"\ud800"}""")[0].Offset - 1));

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("GPL-2.0+", true)]
    [InlineData("(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0", true)]
    [InlineData("LicenseRef-ours", true)]
    [InlineData("DocumentRef-x:LicenseRef-y", true)]
    [InlineData("MIT or Apache-2.0", true)]
    [InlineData("((MIT))", true)]
    [InlineData("MIT Or Apache-2.0", false)]
    [InlineData("MIT Apache-2.0", false)]
    [InlineData("AND", false)]
    [InlineData("MIT OR", false)]
    [InlineData("(MIT", false)]
    [InlineData("MIT)", false)]
    [InlineData("MIT WITH", false)]
    [InlineData("(MIT) WITH Classpath-exception-2.0", false)]
    [InlineData("DocumentRef-x:MIT", false)]
    [InlineData("MIT/Apache-2.0", false)]
    [InlineData(" ", false)]
    [InlineData("()", false)]
    [InlineData("MIT WITH AdditionRef-ours", true)]
    [InlineData("MIT WITH DocumentRef-other:AdditionRef-my-terms", true)]
    [InlineData("LicenseRef-ours WITH AdditionRef-ours", true)]
    [InlineData("LicenseRef-AND", true)]
    [InlineData("MIT WITH DocumentRef-x:LicenseRef-y", false)]
    [InlineData("DocumentRef-x:AdditionRef-y", false)]
    [InlineData("MIT WITH Classpath-exception-2.0+", false)]
    public void Licenses_follow_the_SPDX_grammar(string license, bool valid)
    {
        Assert.Equal(valid, Violations($$"""{"ainft":1,"kind":"data","license":"{{license}}"}""").Count == 0);
        Assert.Equal(valid, Refusals($$"""{"ainft":1,"kind":"data","license":"{{license}}"}""").Length == 0);
    }

    [Theory]
    [InlineData("license", "LicenseRef-x+")]
    [InlineData("license", "LicenseRef-")]
    [InlineData("license", "MIT AND AdditionRef-x")]
    [InlineData("license", "DocumentRef-x")]
    [InlineData("license", "MIT WITH LicenseRef-x")]
    [InlineData("homepage", "https://?")]
    [InlineData("homepage", "http:///path")]
    [InlineData("homepage", "https://#top")]
    public void What_was_accepted_once_stays_readable_and_is_not_accepted_again(string member, string text)
    {
        var json = $$"""{"ainft":1,"kind":"data","{{member}}":"{{text}}"}""";
        Assert.Empty(Violations(json));
        Assert.Equal([$"/{member}"], Refusals(json));
    }

    [Theory]
    [InlineData("ipfs://x")]
    [InlineData("ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3/../a")]
    [InlineData("ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3/a%2Fb")]
    [InlineData("https:///a")]
    [InlineData("http:a")]
    public void A_place_that_no_node_can_reach_is_not_accepted(string uri)
    {
        var json = $$"""{"ainft":1,"kind":"data","artifacts":[{"uri":"{{uri}}","sha256":"{{new string('a', 64)}}"}]}""";
        Assert.Empty(Violations(json));
        Assert.Equal(["/artifacts/0/uri"], Refusals(json));
    }

    [Theory]
    [InlineData("homepage", "HTTPS://example.org/")]
    [InlineData("homepage", "http://[::1]:8080/?a#b")]
    [InlineData("homepage", "https://example.org")]
    public void A_homepage_has_its_scheme_in_any_case_and_a_host(string member, string text) =>
        Assert.Empty(Refusals($$"""{"ainft":1,"kind":"data","{{member}}":"{{text}}"}"""));

    [Theory]
    [InlineData("text/plain;  charset=utf-8", true)]
    [InlineData("text/plain \\t;\\tcharset=utf-8;", true)]
    [InlineData("text/plain;;a=b", true)]
    [InlineData("text/plain; title*=UTF-8''x", true)]
    [InlineData("text/plain; a=\\\"b\\\\\\\"c\\\"", true)]
    [InlineData("text/plain; a = b", false)]
    [InlineData("text/plain; a", false)]
    [InlineData("text/plain ", false)]
    [InlineData("text/plain; a=\\\"b", false)]
    public void Media_types_have_the_parameters_of_RFC_9110(string mediaType, bool valid)
    {
        var json =
            $$"""{"ainft":1,"kind":"data","artifacts":"""
                + $$"""[{"uri":"a:b","sha256":"{{new string('a', 64)}}","mediaType":"{{mediaType}}"}]}""";
        Assert.Equal(valid, Violations(json).Count == 0);
    }

    private static string[] Refusals(string json) =>
        Manifest.TryAccept(System.Text.Encoding.UTF8.GetBytes(json), out _, out var violations)
            ? []
            : [.. violations.Select(violation => violation.Pointer)];

    [Fact]
    public void Any_document_is_a_manifest_or_has_violations_but_never_an_exception() =>
        Gen.Select(ManifestGen.Valid, Gen.Int[0, 1 << 20], Json.JsonGen.Document).Sample((json, at, other) =>
        {
            var node = JsonNode.Parse(json)!;
            var places = ManifestGen.Places(node).ToArray();
            places[at % places.Length].ReplaceWith(JsonNode.Parse(other));
            Violations(node.ToJsonString());
        }, iter: 2000);

    [Fact]
    public void Bytes_that_are_no_manifest_cannot_be_read_as_stored()
    {
        Assert.Throws<FormatException>(() => Manifest.ReadCanonical("{}"u8.ToArray()));
        Assert.Throws<FormatException>(() => Manifest.ReadCanonical("{"u8.ToArray()));
    }
}
