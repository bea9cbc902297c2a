using System.Text;
using Ainft.Sources;
using Xunit;

namespace Ainft.Tests.Sources;

public sealed class OtherReadersTests
{
    [Theory]
    [InlineData("https://user:ghp_secret@github.com/Acme/Model.git")]
    [InlineData("git@github.com:Acme/Model.git")]
    [InlineData("ssh://git@github.com/Acme/Model")]
    public void A_remote_has_no_user_and_no_token(string url)
    {
        var reading = GitReader.Read(
            Utf8($"[core]\n\turl = x\n[remote \"origin\"]\n\turl = {url}\n\tfetch = +refs/*\n"), new string('a', 40));
        Assert.Equal(
            ["github.com", "Acme/Model", new string('a', 40), "https://github.com/Acme/Model"],
            reading.Values.Select(value => value.Value.GetValue<string>()));
    }

    [Theory]
    [InlineData("/home/me/model")]
    [InlineData("file:///home/me/model")]
    public void A_remote_on_this_machine_is_left_out(string url) =>
        Assert.Empty(GitReader.Read(Utf8($"[remote \"origin\"]\nurl = {url}\n"), null).Values);

    [Fact]
    public void A_commit_is_found_in_each_form_of_a_clone()
    {
        var commit = new string('b', 40);
        Assert.Equal("refs/heads/main", GitReader.ReferenceOf("ref: refs/heads/main\n"u8));
        Assert.Null(GitReader.ReferenceOf("ref: refs/../../etc/passwd"u8));
        Assert.Equal(commit, GitReader.CommitOf(Utf8(commit + "\n")));
        Assert.Null(GitReader.CommitOf("root:x:0"u8));
        Assert.Equal(
            commit, GitReader.CommitIn(Utf8($"# pack-refs\n{commit} refs/heads/main\n^{commit}\n"), "refs/heads/main"));
    }

    [Fact]
    public void A_citation_has_authors_and_a_choice_of_licenses()
    {
        var reading = CitationReader.Read("CITATION.cff", Utf8(
            "title: T\nlicense: [MIT, Apache-2.0]\ndoi: 10.1/x\ntype: dataset\nauthors:\n"
            + "- {given-names: Jane, family-names: Doe, orcid: 'https://orcid.org/0000-0002-1825-0097'}\n"
            + "- {name: Lab}\n"));
        Assert.Equal("\"MIT OR Apache-2.0\"", Json(reading, "license"));
        Assert.Equal(
            """[{"name":"Jane Doe","orcid":"0000-0002-1825-0097"},{"name":"Lab"}]""", Json(reading, "authors"));
        Assert.Equal("""[{"doi":"10.1/x"}]""", Json(reading, "papers"));
        Assert.Equal("\"data\"", Json(reading, "kind"));
    }

    [Fact]
    public void Croissant_is_read_through_the_forms_of_JSON_LD()
    {
        var reading = CroissantReader.Read("croissant.json", Utf8(
            """
            {"@type":"sc:Dataset","name":"d","license":{"@id":"https://spdx.org/licenses/MIT.html"},
            "keywords":["a",{"@value":"b"}],"url":"https://example.org/"}
            """));
        Assert.Equal("\"MIT\"", Json(reading, "license"));
        Assert.Equal("""["a","b"]""", Json(reading, "tags"));
        Assert.Empty(CroissantReader.Read("metadata.json", "{\"name\":\"x\"}"u8).Values);
    }

    [Fact]
    public void An_MLmodel_names_its_library_and_run()
    {
        var reading = MlmodelReader.Read(
            "MLmodel", Utf8("flavors: {python_function: {}, xgboost: {}}\nrun_id: 0002\nmodel_size_bytes: 64\n"));
        Assert.Equal("\"xgboost\"", Json(reading, "library"));
        Assert.Equal("\"0002\"", Json(reading, "properties/mlflow/runId"));
    }

    [Fact]
    public void A_pipeline_of_DVC_has_the_digests_of_its_lock()
    {
        var reading = DvcReader.Read(
            "dvc.lock", Utf8("stages:\n  train:\n    cmd: python t.py\n    deps:\n    - {path: a.csv, md5: '00'}\n"));
        Assert.Equal(
            """{"train":{"command":"python t.py","inputs":[{"path":"a.csv","md5":"00"}]}}""",
            Json(reading, "properties/dvc"));
    }

    [Fact]
    public void A_configuration_of_another_program_has_no_values()
    {
        Assert.Empty(ConfigReader.Read("config.json", "{\"port\":80}"u8).Values);
        Assert.Throws<SourceException>(() => ConfigReader.Read("config.json", "{"u8));
        Assert.Throws<SourceException>(() => ConfigReader.Read("config.json", Utf8(new string('[', 1000))));
    }

    [Fact]
    public void The_first_value_wins_and_a_refused_value_is_a_remark()
    {
        var draft = ManifestDraft.Of(
        [
            FrontMatterReader.Read("README.md", "---\nlicense: mit\npretty_name: P\n---\n"u8, true),
            CitationReader.Read("CITATION.cff", "license: Apache-2.0\nurl: not an address\ntitle: T"u8),
        ]);
        Assert.Equal("P", draft.Text("name"));
        Assert.Equal("MIT", draft.Text("license"));
        Assert.False(draft.Has("homepage"));
        Assert.Contains(
            draft.Remarks, remark => remark.Contains("CITATION.cff: license", StringComparison.Ordinal));
        Assert.Contains(draft.Remarks, remark => remark.Contains("CITATION.cff: url", StringComparison.Ordinal));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Json(SourceReading reading, string member) =>
        reading.Values.First(value => value.Member == member).Value.ToJsonString();
}
