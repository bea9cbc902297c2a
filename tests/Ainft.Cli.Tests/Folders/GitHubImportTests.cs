using System.Text;
using Ainft.Testing;

namespace Ainft.Cli.Tests.Folders;

/// <summary>Tags of repositories, from a server that plays the interface of GitHub and its raw files.</summary>
public sealed class GitHubImportTests : IAsyncDisposable
{
    private const string Api = "/repos/owner/lm";
    private static readonly string Commit = new('c', 40), Tag = new('7', 40), Digest = new('d', 64);
    private readonly FileServer server = new(), files = new();
    private readonly TemporaryFolder folder = new();

    public GitHubImportTests()
    {
        Put($"{Api}/git/ref/tags/v1", $$$"""{"object":{"type":"tag","sha":"{{{Tag}}}"}}""");
        Put($"{Api}/git/tags/{Tag}", $$$"""{"object":{"type":"commit","sha":"{{{Commit}}}"}}""");
    }

    [Fact]
    public async Task A_release_becomes_a_manifest_of_its_files()
    {
        files.Files["/notes.txt"] = "notes"u8.ToArray();
        files.Files[$"/owner/lm/{Commit}/ainft.json"] = """
            {"creators":["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"],"manifest":{"license":"MIT","source":{"uri":"x:y"}}}
            """u8.ToArray();
        PutRelease(Asset("model.safetensors", 30_000_000_000, $"\"sha256:{Digest}\""), Asset("notes.txt", 5, "null"));
        server.Redirects["/notes.txt"] = new Uri(files.Address, "notes.txt");

        var manifest = (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.Ok).Json;

        Assert.Equal("MIT", manifest.GetProperty("license").GetString());
        var source = manifest.GetProperty("source");
        Assert.Equal(
            ("github.com", "owner/lm", Commit, "https://github.com/owner/lm"),
            (source.GetProperty("platform").GetString()!, source.GetProperty("repository").GetString()!,
                source.GetProperty("revision").GetString()!, source.GetProperty("uri").GetString()!));
        var artifacts = manifest.GetProperty("artifacts").EnumerateArray().ToDictionary(
            file => file.GetProperty("path").GetString()!, file => file.GetProperty("sha256").GetString());
        Assert.Equal(Digest, artifacts["model.safetensors"]);
        Assert.Equal(Sha256Digest.Of("notes"u8).ToString()[2..], artifacts["notes.txt"]);
        // The token goes to the interface, and not to the host behind a redirect.
        Assert.NotEmpty(server.Authorized);
        Assert.Empty(files.Authorized);
    }

    [Fact]
    public async Task A_tag_without_release_becomes_a_manifest_of_its_commit()
    {
        var pointer = $"version https://git-lfs.github.com/spec/v1\noid sha256:{Digest}\nsize 123\n";
        PutTree(
            Blob("model.py", 3), Blob("weights.safetensors", pointer.Length), Blob("huge.bin", 20_000_000));
        files.Files[$"/owner/lm/{Commit}/model.py"] = "abc"u8.ToArray();
        files.Files[$"/owner/lm/{Commit}/weights.safetensors"] = Encoding.UTF8.GetBytes(pointer);

        var manifest = (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.Ok).Json;

        Assert.Equal("v1", manifest.GetProperty("version").GetString());
        Assert.Equal(["model.py", "weights.safetensors"],
            manifest.GetProperty("artifacts").EnumerateArray().Select(file => file.GetProperty("path").GetString()));
        var listed = Assert.Single(manifest.GetProperty("properties").GetProperty("files").EnumerateArray());
        Assert.Equal(
            ("huge.bin", "git-sha1", new string('e', 40)),
            (listed.GetProperty("path").GetString()!, listed.GetProperty("algorithm").GetString()!,
                listed.GetProperty("digest").GetString()!));
    }

    [Theory]
    [InlineData("../../etc/passwd", 3)]
    [InlineData("/etc/passwd", 3)]
    public async Task A_hostile_list_fetches_no_file(string path, int size)
    {
        PutTree(Blob(path, size));
        (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.Refused);
        Assert.Empty(files.Requests);
    }

    [Fact]
    public async Task A_link_and_a_list_that_is_cut_are_refused()
    {
        PutTree(Blob("a", 1).Replace("100644", "120000", StringComparison.Ordinal));
        Assert.Contains("is a link", (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
        Put($"{Api}/git/trees/{Commit}?recursive=1", """{"tree":[],"truncated":true}""");
        Assert.Contains("git:https://", (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_on_a_foreign_host_and_one_of_another_size_are_refused()
    {
        PutRelease(Asset("notes.txt", 5, "null").Replace(
            server.Address.AbsoluteUri, "http://localhost:1/", StringComparison.Ordinal));
        Assert.Contains("other host", (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
        PutRelease(Asset("notes.txt", 5, "null"));
        server.Files["/notes.txt"] = "abc"u8.ToArray();
        Assert.Contains("states 5", (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_without_end_are_refused()
    {
        PutRelease(Asset("notes.txt", 5, "null"));
        server.Redirects["/notes.txt"] = new Uri(server.Address, "notes.txt");
        Assert.Contains("redirects more than", (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_release_of_another_tag_and_an_unknown_tag_are_refused()
    {
        Put($"{Api}/releases/tags/v1", """{"tag_name":"v2","draft":false,"assets":[]}""");
        Assert.Contains("another tag", (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
        (await RunAsync("github:owner/lm@v9")).Ended(ExitCode.Refused);
        (await RunAsync("github:owner/lm")).Ended(ExitCode.Usage);
    }

    [Fact]
    public async Task A_renamed_repository_and_spent_requests_are_named()
    {
        server.Redirects[$"{Api}/git/ref/tags/v1"] = new Uri(server.Address, "repositories/1");
        Assert.Contains("redirects", (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
        server.Redirects.Clear();
        server.Instead =
            "HTTP/1.1 403 Forbidden\r\nX-RateLimit-Remaining: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        (await RunAsync("github:owner/lm@v1")).Ended(ExitCode.TryLater);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await files.DisposeAsync();
        folder.Dispose();
    }

    private void PutRelease(params string[] assets) => Put(
        $"{Api}/releases/tags/v1",
        $$"""{"tag_name":"v1","name":"First","draft":false,"assets":[{{string.Join(',', assets)}}]}""");

    private void PutTree(params string[] entries) => Put(
        $"{Api}/git/trees/{Commit}?recursive=1",
        $$"""{"sha":"{{Commit}}","tree":[{{string.Join(',', entries)}}],"truncated":false}""");

    private string Asset(string name, long size, string digest) => $$"""
        {"name":"{{name}}","size":{{size}},"state":"uploaded","digest":{{digest}},
         "browser_download_url":"{{server.Address}}{{name}}"}
        """;

    private static string Blob(string path, long size) =>
        $$"""{"path":"{{path}}","mode":"100644","type":"blob","sha":"{{new string('e', 40)}}","size":{{size}}}""";

    private void Put(string path, string content) => server.Files[path] = Encoding.UTF8.GetBytes(content);

    private Task<CliRun> RunAsync(string from) => CliRun.InAsync(
        folder.Path, ["mint", "--from", from, "--preview", "--json"], null,
        new Dictionary<string, string?>
        {
            ["GITHUB_API_URL"] = server.Address.AbsoluteUri,
            ["GITHUB_RAW_URL"] = files.Address.AbsoluteUri,
            ["GITHUB_TOKEN"] = "ghp_secret",
        });
}
