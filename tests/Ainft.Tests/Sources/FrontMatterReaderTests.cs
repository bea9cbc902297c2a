using System.Text;
using Ainft.Sources;
using Xunit;

namespace Ainft.Tests.Sources;

public sealed class FrontMatterReaderTests
{
    [Fact]
    public void Each_value_names_its_place()
    {
        var reading = Read("license: mit\nlanguage: [en, fr]\nlibrary_name: transformers\n");
        Assert.Equal(
            [
                ("kind", "README.md: library_name"), ("license", "README.md: license: mit"),
                ("languages", "README.md: language"), ("library", "README.md: library_name"),
            ],
            reading.Values.Select(value => (value.Member, value.Place)));
        Assert.Equal("MIT", Value(reading, "license"));
    }

    [Theory]
    [InlineData("license: apache-2.0", "Apache-2.0")]
    [InlineData("license: [cc-by-sa-4.0, odbl]", "CC-BY-SA-4.0 AND ODbL-1.0")]
    [InlineData("license: llama3.2", "LicenseRef-llama3.2")]
    [InlineData("license: other\nlicense_name: NVIDIA Open Model License", "LicenseRef-NVIDIA-Open-Model-License")]
    public void A_license_becomes_an_SPDX_expression(string card, string license) =>
        Assert.Equal(license, Value(Read(card), "license"));

    [Theory]
    [InlineData("license: other")]
    [InlineData("license: unknown")]
    public void A_license_without_a_name_is_a_remark(string card)
    {
        var reading = Read(card);
        Assert.DoesNotContain(reading.Values, value => value.Member == "license");
        Assert.Single(reading.Remarks);
    }

    [Theory]
    [InlineData("base_model: a/b", "fine-tuned-from")]
    [InlineData("base_model: [a/b, c/d]", "merged-from")]
    [InlineData("base_model: a/b\nbase_model_relation: quantized", "quantized-from")]
    [InlineData("base_model: a/b\nbase_model_relation: adapter", "adapted-from")]
    [InlineData("datasets: [a/b]", "trained-on")]
    public void A_name_of_a_parent_has_its_relation(string card, string relation) =>
        Assert.All(Read(card).Upstream, parent => Assert.Equal(relation, parent.Relation.ToText()));

    [Fact]
    public void Words_stay_words_and_numbers_of_metrics_may_be_quoted()
    {
        var reading = Read(
            "tags: [no, 1.0, null, on]\nmodel-index:\n- name: m\n  results:\n  - dataset: {type: a/b, split: test}\n"
            + "    metrics:\n    - {type: wer, value: 14.5}\n    - {type: cer, value: \"3.9\"}\n"
            + "    - {type: bad, value: .nan}\n");
        Assert.Equal("[\"no\",\"1.0\",\"on\"]", Json(reading, "tags"));
        Assert.Equal(
            """[{"name":"wer","value":14.5,"split":"test"},{"name":"cer","value":3.9,"split":"test"}]""",
            Json(reading, "metrics"));
        Assert.Contains(reading.Upstream, parent => parent is { Name: "a/b", Relation: Relation.EvaluatedOn });
    }

    [Fact]
    public void A_card_without_front_matter_has_no_values() =>
        Assert.Empty(FrontMatterReader.Read("README.md", "# Title\n---\nname: x\n---\n"u8, true).Values);

    [Theory]
    [InlineData("\uFEFF---\r\npipeline_tag: text-generation\r\n---\r\n")]
    [InlineData("---  \npipeline_tag: text-generation\n--- \n")]
    public void A_byte_order_mark_and_ends_of_lines_make_no_difference(string card) =>
        Assert.Equal(
            "text-generation",
            Value(FrontMatterReader.Read("README.md", Encoding.UTF8.GetBytes(card), true), "pipeline"));

    private static SourceReading Read(string yaml) =>
        FrontMatterReader.Read("README.md", Encoding.UTF8.GetBytes($"---\n{yaml}\n---\n"), true);

    private static string? Value(SourceReading reading, string member) =>
        reading.Values.First(value => value.Member == member).Value.GetValue<string>();

    private static string Json(SourceReading reading, string member) =>
        reading.Values.First(value => value.Member == member).Value.ToJsonString();
}
