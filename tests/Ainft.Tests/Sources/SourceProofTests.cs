using System.Text;
using Ainft.Ethereum;
using Ainft.Sources;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Sources;

/// <summary>Sources that can be proven, and the file that proves them.</summary>
public sealed class SourceProofTests
{
    private const string Creator = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    private static readonly string Commit = new('a', 40);

    [Theory]
    [InlineData("huggingface.co", "gpt2", "gpt2/raw/{0}/ainft.json", 2)]
    [InlineData("huggingface.co", "datasets/o/d", "datasets/o/d/raw/{0}/ainft.json", 2)]
    [InlineData("github.com", "o/r.js", "o/r.js/{0}/ainft.json", 0)]
    public void A_pinned_source_has_the_paths_of_its_proof(string host, string repository, string path, int tags)
    {
        var pin = SourcePin.Of(new ManifestSource(host, repository, Commit, null))!;

        Assert.Equal(path.Replace("{0}", Commit, StringComparison.Ordinal), pin.PinnedPath);
        Assert.NotEqual(pin.PinnedPath, pin.CurrentPath);
        Assert.Equal(tags, pin.TagPaths.Count);
    }

    [Theory]
    [InlineData("gitlab.com", "o/r", null)]
    [InlineData("github.com", "o", null)]
    [InlineData("github.com", "o/..", null)]
    [InlineData("github.com", "o/r/../../x", null)]
    [InlineData("huggingface.co", "o/r?x", null)]
    [InlineData("huggingface.co", "o/r", "main")]
    [InlineData("huggingface.co", null, null)]
    public void Another_source_is_not_pinned(string host, string? repository, string? revision) =>
        Assert.Null(SourcePin.Of(new ManifestSource(host, repository, revision ?? Commit, null)));

    [Fact]
    public void Metadata_with_too_many_values_is_refused() => Assert.Throws<SourceException>(() =>
        ClaimFileReader.ReadTags(
            Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(0, 100_001))}]"), out _));

    [Theory]
    [InlineData($$"""{"creator":"{{Creator}}"}""")]
    [InlineData($$"""{"creators":["{{Creator}}"],"more":1}""")]
    [InlineData($$"""{"creators":["{{Creator}}"],"manifest":{"name":"x"} }""")]
    public void A_file_names_creators(string file) => Assert.Equal(
        [Address.Parse(Creator)], ClaimFileReader.Read(Encoding.UTF8.GetBytes(file)).Creators);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"creators":["0x12"]}""")]
    public void A_file_without_creators_is_refused(string file) =>
        Assert.Throws<SourceException>(() => ClaimFileReader.Read(Encoding.UTF8.GetBytes(file)));

    [Fact]
    public void A_file_with_too_many_creators_or_bytes_is_refused()
    {
        var many = string.Join(',', Enumerable.Repeat($"\"{Creator}\"", ClaimFileReader.MaxCreators + 1));
        Assert.Throws<SourceException>(() =>
            ClaimFileReader.Read(Encoding.UTF8.GetBytes($$"""{"creators":[{{many}}]}""")));
        Assert.Throws<SourceException>(() => ClaimFileReader.Read(new byte[ClaimFileReader.MaxBytes + 1]));
    }

    [Fact]
    public void Tags_name_creators_and_other_tags_do_not()
    {
        var named = ClaimFileReader.ReadTags(Encoding.UTF8.GetBytes(
            $$"""{"sha":"{{Commit}}","tags":["en","ainft:0x12","ainft:{{Creator}}"]}"""), out var commit);

        Assert.Equal([Address.Parse(Creator)], named);
        Assert.Equal(Commit, commit);
    }

    [Theory]
    [InlineData("mlflow:models:/my model/12", "my model", "12", null)]
    [InlineData("mlflow:models:/m@best", "m", null, "best")]
    public void A_model_of_MLflow_has_a_name(string text, string model, string? version, string? alias) =>
        Assert.Equal(new MlflowName(model, version, alias), MlflowName.TryParse(text));

    [Theory]
    [InlineData("mlflow:models:/m")]
    [InlineData("mlflow:models:/m/latest")]
    [InlineData("mlflow:runs:/m/1")]
    [InlineData("mlflow:models:/a/b/1")]
    public void Another_text_is_no_model_of_MLflow(string text) => Assert.Null(MlflowName.TryParse(text));

    [Theory]
    [InlineData("git:https://github.com/o/r.git@v1.0", "o/r", "v1.0")]
    [InlineData("git:https://git.example/a/b/c", "a/b/c", null)]
    [InlineData("git:http://127.0.0.1:80/o/r@refs/heads/x", "o/r", "refs/heads/x")]
    public void A_repository_of_git_has_a_name(string text, string path, string? revision)
    {
        var name = GitName.TryParse(text)!;
        Assert.Equal((path, revision), (name.PlainPath, name.Revision));
    }

    [Theory]
    [InlineData("git:ssh://github.com/o/r")]
    [InlineData("git:https://user:token@github.com/o/r")]
    [InlineData("git:file:///etc")]
    [InlineData("git:https://github.com/../r")]
    [InlineData("git:https://github.com/o/r@--upload-pack=x")]
    public void Another_text_is_no_repository_of_git(string text) => Assert.Null(GitName.TryParse(text));

    [Fact]
    public void A_tree_with_a_link_or_a_submodule_is_refused()
    {
        var id = new string('b', 40);
        Assert.Equal(
            [new GitFile("a b.txt", id, 12), new GitFile("c", id, 0)],
            GitFile.ReadTree(Encoding.UTF8.GetBytes(
                $"100644 blob {id}      12\ta b.txt\0100755 blob {id}       0\tc\0")));
        foreach (var entry in (string[])[$"120000 blob {id}       4\tl", $"160000 commit {id}       -\ts", "x"])
            Assert.Throws<SourceException>(() => GitFile.ReadTree(Encoding.UTF8.GetBytes(entry + "\0")));
    }

    [Fact]
    public void A_tag_comes_before_a_branch_and_means_its_commit()
    {
        var (branch, tag, commit) = (new string('1', 40), new string('2', 40), new string('3', 40));
        string[] lines =
        [
            $"{branch} refs/heads/v1\n", $"{tag} refs/tags/v1 peeled:{commit}\n", "x", $"{tag} refs/heads/v1\n",
        ];

        Assert.Equal(commit, PacketLine.Find(lines, "v1"));
        Assert.Equal(branch, PacketLine.Find(lines, "refs/heads/v1"));
        Assert.Null(PacketLine.Find(lines, "v2"));
    }

    [Fact]
    public void The_length_of_a_line_counts_its_digits() => Gen.String[0, 1_000].Sample(text =>
    {
        var line = Encoding.UTF8.GetBytes(PacketLine.Of(text));
        return PacketLine.LengthOf(line.AsSpan(0, PacketLine.LengthBytes)) == line.Length;
    });

    [Fact]
    public void A_pointer_states_the_digest_of_its_file()
    {
        var digest = new string('d', 64);
        var pointer = $"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 12\n";

        Assert.Equal(new LfsPointer(digest, 12), LfsPointer.TryRead(Encoding.UTF8.GetBytes(pointer)));
        Assert.Null(LfsPointer.TryRead(Encoding.UTF8.GetBytes("x" + pointer)));
    }
}
