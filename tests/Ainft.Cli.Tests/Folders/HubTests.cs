using System.Text;
using Ainft.Testing;

namespace Ainft.Cli.Tests.Folders;

public sealed class HubTests : IAsyncDisposable
{
    private const string Card = "---\nlicense: mit\nbase_model: owner/base\n---\n# LM\n\nA model.\n";
    private static readonly string Commit = new('c', 40), Digest = new('d', 64);
    private readonly FileServer server = new();
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_revision_becomes_a_manifest_without_its_large_files()
    {
        List(
            "/api/models/owner/lm/revision/main?blobs=true", Small("README.md", Card.Length),
            Large("a/model.safetensors"));
        server.Files[$"/owner/lm/raw/{Commit}/README.md"] = Encoding.UTF8.GetBytes(Card);
        var manifest = (await RunAsync("hf:owner/lm")).Ended(ExitCode.Ok).Json;
        Assert.Equal("model", manifest.GetProperty("kind").GetString());
        Assert.Equal("MIT", manifest.GetProperty("license").GetString());
        Assert.Equal(Commit, manifest.GetProperty("source").GetProperty("revision").GetString());
        var large = manifest.GetProperty("artifacts").EnumerateArray()
            .Single(artifact => artifact.GetProperty("path").GetString() is "a/model.safetensors");
        Assert.Equal(Digest, large.GetProperty("sha256").GetString());
        Assert.EndsWith(
            $"/owner/lm/resolve/{Commit}/a/model.safetensors", large.GetProperty("uri").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_dataset_and_a_revision_can_be_named()
    {
        List("/api/datasets/owner/d/revision/v1.0?blobs=true", Large("data.parquet"));
        var manifest = (await RunAsync("hf:datasets/owner/d@v1.0")).Ended(ExitCode.Ok).Json;
        Assert.Equal("data", manifest.GetProperty("kind").GetString());
        Assert.Equal("datasets/owner/d", manifest.GetProperty("source").GetProperty("repository").GetString());
    }

    [Theory]
    [InlineData("../../etc/passwd", 10)]
    [InlineData("/etc/passwd", 10)]
    [InlineData("big.bin", 20_000_000)]
    public async Task A_hostile_list_writes_no_file(string path, int size)
    {
        List("/api/models/owner/lm/revision/main?blobs=true", Small(path, size));
        (await RunAsync("hf:owner/lm")).Ended(ExitCode.Refused);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_file_that_is_larger_than_listed_is_refused()
    {
        List("/api/models/owner/lm/revision/main?blobs=true", Small("README.md", 3));
        server.Files[$"/owner/lm/raw/{Commit}/README.md"] = Encoding.UTF8.GetBytes(Card);
        (await RunAsync("hf:owner/lm")).Ended(ExitCode.Refused);
    }

    [Fact]
    public async Task An_unknown_repository_and_a_wrong_name_have_messages()
    {
        Assert.Contains("does not exist", (await RunAsync("hf:owner/none")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
        foreach (var name in (string[])["owner/lm", "hf:../x", "hf:a/b/c", "hf:a/b@"])
            Assert.Contains("hf:OWNER/NAME", (await RunAsync(name)).Ended(ExitCode.Usage).Error,
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_the_platform_is_named()
    {
        server.Files["/api/models/owner/lm/revision/main?blobs=true"] = "{\"sha\":5}"u8.ToArray();
        Assert.Contains("names no commit", (await RunAsync("hf:owner/lm")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    private Task<CliRun> RunAsync(string from) => CliRun.InAsync(
        folder.Path, ["mint", "--from", from, "--preview", "--json"], null,
        new Dictionary<string, string?> { ["HF_ENDPOINT"] = server.Address.AbsoluteUri });

    private void List(string path, params string[] files) =>
        server.Files[path] = Encoding.UTF8.GetBytes(
            $$"""{"id":"owner/lm","sha":"{{Commit}}","siblings":[{{string.Join(',', files)}}]}""");

    private static string Small(string path, int size) => $$"""{"rfilename":"{{path}}","size":{{size}},"blobId":"0"}""";

    private static string Large(string path) =>
        $$$"""{"rfilename":"{{{path}}}","size":7,"lfs":{"sha256":"{{{Digest}}}","size":7,"pointerSize":134}}""";
}
