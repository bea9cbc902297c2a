using System.Diagnostics;
using System.Text;

namespace Ainft.Cli.Tests.Folders;

/// <summary>Revisions of a git repository, from a real <c>git upload-pack</c> on the loopback interface.</summary>
public sealed class GitImportTests : IDisposable
{
    private static readonly string Digest = new('d', 64);
    private readonly TemporaryFolder folder = new();

    public GitImportTests() => Git("init", "--quiet", "--initial-branch=main", Repository);

    private string Repository => Path.Combine(folder.Path, "repository");

    [Fact]
    public async Task A_tag_becomes_a_manifest_of_its_commit()
    {
        Put("README.md", "---\nlicense: mit\n---\n# LM\n\nA model.\n");
        Put("CITATION.cff", "cff-version: 1.2.0\ntitle: From the citation\ntype: software\n");
        Put("data/a.bin", "abc");
        Put("weights.bin", $"version https://git-lfs.github.com/spec/v1\noid sha256:{Digest}\nsize 70\n");
        var commit = Commit();
        Git("-C", Repository, "-c", "user.name=t", "-c", "user.email=t@example.org", "tag", "-a", "-m", "first", "v1");
        Put("data/a.bin", "later");
        Commit();
        await using var server = new GitHttpServer(Repository);

        var manifest = (await RunAsync(server, "@v1")).Ended(ExitCode.Ok).Json;

        var source = manifest.GetProperty("source");
        Assert.Equal(commit, source.GetProperty("revision").GetString());
        Assert.Equal("127.0.0.1", source.GetProperty("platform").GetString());
        Assert.Equal("owner/lm", source.GetProperty("repository").GetString());
        Assert.Equal("MIT", manifest.GetProperty("license").GetString());
        var files = manifest.GetProperty("artifacts").EnumerateArray().ToDictionary(
            file => file.GetProperty("path").GetString()!, file => file.GetProperty("sha256").GetString());
        Assert.Equal(Sha256Digest.Of("abc"u8).ToString()[2..], files["data/a.bin"]);
        Assert.Equal(Digest, files["weights.bin"]);
        Assert.Equal(4, files.Count);
    }

    [Fact]
    public async Task The_default_branch_and_a_commit_can_be_named()
    {
        Put("a.txt", "first");
        var first = Commit();
        Put("a.txt", "second");
        var second = Commit();
        await using var server = new GitHttpServer(Repository);

        Assert.Equal(second, await RevisionAsync(server, ""));
        Assert.Equal(second, await RevisionAsync(server, "@main"));
        Assert.Equal(first, await RevisionAsync(server, $"@{first}"));
    }

    [Fact]
    public async Task The_manifest_in_ainft_json_comes_before_all_other_files_but_not_before_the_source()
    {
        Put("README.md", "---\nlicense: mit\n---\n# LM\n");
        Put("ainft.json", """
            {"creators":["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"],
             "manifest":{"name":"Mine","kind":"code","license":"Apache-2.0","source":{"revision":"forged"}}}
            """);
        var commit = Commit();
        await using var server = new GitHttpServer(Repository);

        var manifest = (await RunAsync(server, "", "--preview")).Ended(ExitCode.Ok).Json;

        Assert.Equal("Mine", manifest.GetProperty("name").GetString());
        Assert.Equal("Apache-2.0", manifest.GetProperty("license").GetString());
        Assert.Equal(commit, manifest.GetProperty("source").GetProperty("revision").GetString());
    }

    [Fact]
    public async Task The_attributes_of_a_repository_change_no_bytes()
    {
        Put(".gitattributes", "* text eol=crlf\n");
        Put("a.txt", "a\nb\n");
        Commit();
        await using var server = new GitHttpServer(Repository);

        var manifest = (await RunAsync(server, "")).Ended(ExitCode.Ok).Json;

        Assert.Contains(manifest.GetProperty("artifacts").EnumerateArray(),
            file => file.GetProperty("sha256").GetString() == Sha256Digest.Of("a\nb\n"u8).ToString()[2..]);
    }

    [Fact]
    public async Task A_link_is_refused()
    {
        Directory.CreateDirectory(Repository);
        File.CreateSymbolicLink(Path.Combine(Repository, "link"), "/etc/passwd");
        Commit();
        await using var server = new GitHttpServer(Repository);

        Assert.Contains("symbolic link", (await RunAsync(server, "")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not git")]
    [InlineData("000eversion 2\n0000")]
    [InlineData("000eversion 2\n000dpackfile\n0009\u0003no!\n0000")]
    [InlineData("000eversion 2\n000dpackfile\n0009\u0001PACK0000")]
    [InlineData("fff0")]
    public async Task A_server_that_is_no_git_server_is_refused(string answer)
    {
        await using var server = new GitHttpServer(Repository) { Instead = Encoding.UTF8.GetBytes(answer) };

        (await RunAsync(server, $"@{new string('c', 40)}")).Ended(ExitCode.Refused);
        (await RunAsync(server, "@main")).Ended(ExitCode.Refused);
    }

    [Fact]
    public async Task An_unknown_revision_has_a_message()
    {
        Put("a.txt", "text");
        Commit();
        await using var server = new GitHttpServer(Repository);

        Assert.Contains("no branch and no tag none", (await RunAsync(server, "@none")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
        (await RunAsync(server, $"@{new string('c', 40)}")).Ended(ExitCode.Refused);
    }

    public void Dispose() => folder.Dispose();

    private async Task<string?> RevisionAsync(GitHttpServer server, string revision) =>
        (await RunAsync(server, revision)).Ended(ExitCode.Ok).Json.GetProperty("source").GetProperty("revision")
            .GetString();

    private Task<CliRun> RunAsync(GitHttpServer server, string revision, params string[] more) => CliRun.InAsync(
        folder.Path,
        [
            "mint", "--from", $"git:{server.Address}owner/lm.git{revision}", "--json",
            .. more.Length > 0 ? more : ["--preview", "--set", "kind=model"],
        ],
        null);

    private void Put(string path, string content)
    {
        var full = Path.Combine(Repository, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    private string Commit()
    {
        Git("-C", Repository, "add", "--all");
        Git("-C", Repository, "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false",
            "commit", "--quiet", "-m", "change");
        return Git("-C", Repository, "rev-parse", "HEAD").Trim();
    }

    private static string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
