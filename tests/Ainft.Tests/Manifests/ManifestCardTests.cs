using System.Text;
using Xunit;

namespace Ainft.Tests.Manifests;

public sealed class ManifestCardTests
{
    private const string Parent = "0x1111111111111111111111111111111111111111111111111111111111111111";

    private static Manifest Read(string members)
    {
        Assert.True(
            Manifest.TryAccept(
                Encoding.UTF8.GetBytes($$"""{"ainft":1,"kind":"model",{{members}}}"""),
                out var manifest,
                out var violations),
            string.Join('\n', violations));
        return manifest;
    }

    [Fact]
    public void Every_member_for_catalogues_is_read()
    {
        var card = Read($$"""
            "authors":[{"name":"Josiah Carberry","orcid":"0000-0002-1825-0097","url":"https://example.org"}],
            "languages":["fa","pt-BR"],"pipeline":"text-generation","library":"transformers","tags":["a b"],
            "papers":[{"arxiv":"1706.03762"},{"doi":"10.1000/182"}],
            "parents":[{"id":"{{Parent}}","relation":"evaluated-on"}],
            "metrics":[{"name":"accuracy","value":0.5,"dataset":0,"split":"test"},{"name":"loss","value":1}]
            """).Card;
        Assert.Equal(new Author("Josiah Carberry", "0000-0002-1825-0097", "https://example.org"),
            Assert.Single(card.Authors));
        Assert.Equal(["fa", "pt-BR"], card.Languages);
        Assert.Equal(("text-generation", "transformers"), (card.Pipeline, card.Library));
        Assert.Equal(["a b"], card.Tags);
        Assert.Equal([new Paper(null, "1706.03762"), new Paper("10.1000/182", null)], card.Papers);
        Assert.Equal([new ReportedMetric("accuracy", 0.5, 0, "test"), new ReportedMetric("loss", 1, null, null)],
            card.Metrics);
        Assert.False(card.IsEmpty);
        Assert.True(Read("\"name\":\"x\"").Card.IsEmpty);
    }

    [Fact]
    public void A_parent_with_several_relations_is_listed_once_and_has_the_same_id()
    {
        var several = Read($$"""
            "parents":[{"id":"{{Parent}}","relation":["trained-on","evaluated-on"]}]
            """);
        Assert.Equal([Relation.TrainedOn, Relation.EvaluatedOn], Assert.Single(several.Parents).Relations);
        Assert.Equal(Relation.TrainedOn, several.Parents[0].Relation);
        Assert.Equal([AinftId.Parse(Parent)], several.ParentIds);
        Assert.Equal(several.Parents, Manifest.ReadCanonical(several.Canonical).Parents);
        Assert.Equal(
            AinftId.Compute(default, several.Digest, [AinftId.Parse(Parent)]), several.IdFor(default));
    }

    [Theory]
    [InlineData("MIT OR Apache-2.0 WITH LLVM-exception", "")]
    [InlineData("GPL-2.0+", "")]
    [InlineData("LicenseRef-ours AND DocumentRef-x:LicenseRef-y", "")]
    [InlineData("apache-2.0", "license-case Apache-2.0")]
    [InlineData("(mit OR gpl-2.0+)", "license-case MIT, license-case GPL-2.0")]
    [InlineData("Apache-2.0 with llvm-exception", "license-case LLVM-exception")]
    [InlineData("llama3.2", "license-unlisted LicenseRef-llama3.2")]
    [InlineData("gemma", "license-unlisted LicenseRef-gemma")]
    [InlineData("MIT WITH MIT", "license-unlisted AdditionRef-MIT")]
    public void A_license_that_the_list_lacks_or_writes_otherwise_gets_a_suggestion(string license, string warnings) =>
        Assert.Equal(warnings, string.Join(", ", Read($"\"license\":\"{license}\"").Warnings
            .Select(warning => $"{warning.Code} {warning.Suggestion}")));

    [Theory]
    [InlineData("NVIDIA Open Model License", "write LicenseRef-NVIDIA-Open-Model-License.")]
    [InlineData("MIT/Apache-2.0", null)]
    [InlineData("MIT AND", null)]
    public void The_name_of_a_license_is_refused_with_a_suggestion(string license, string? suggestion)
    {
        Assert.False(Manifest.TryParse(
            Encoding.UTF8.GetBytes($$"""{"ainft":1,"kind":"model","license":"{{license}}"}"""), out _, out var found));
        Assert.Equal(suggestion is not null, found[0].Reason.Contains("LicenseRef-", StringComparison.Ordinal));
        Assert.EndsWith(suggestion ?? "", found[0].Reason, StringComparison.Ordinal);
    }
}
