using System.Text;
using Ainft.Testing;

namespace Ainft.Cli.Tests.Folders;

/// <summary>Versions of artifacts, from a server that plays the GraphQL interface of Weights and Biases.</summary>
public sealed class WandbImportTests : IAsyncDisposable
{
    private const string Md5 = "kAFQmDzST7DWlj99KOF/cg==";
    private readonly FileServer server = new();
    private readonly TemporaryFolder folder = new();
    private string artifact = "";

    public WandbImportTests()
    {
        PutArtifact(3);
        PutList($$"""
            "small.txt":{"digest":"{{Md5}}","size":3,"birthArtifactID":"QXJ0"},
            "large.bin":{"digest":"{{Md5}}","size":20000000},
            "outside.bin":{"digest":"etag-1","size":5,"ref":"s3://bucket/outside.bin"}
            """);
        server.Files["/small.txt"] = "abc"u8.ToArray();
        server.Answer = (_, body) => Encoding.UTF8.GetBytes(
            body.Contains("currentManifest", StringComparison.Ordinal) ? artifact
            : body.Contains("\"cursor\":null", StringComparison.Ordinal) ? Page("small.txt", "next")
            : Page("large.bin", null));
    }

    [Theory]
    [InlineData("wandb:team/project/lm:v3")]
    [InlineData("wandb:team/project/lm:latest")]
    public async Task A_version_becomes_a_manifest_that_pins_only_what_was_hashed(string from)
    {
        var manifest = (await RunAsync(from)).Ended(ExitCode.Ok).Json;

        Assert.Equal("model", manifest.GetProperty("kind").GetString());
        var source = manifest.GetProperty("source");
        Assert.Equal(
            ("team/project/lm", "v3"),
            (source.GetProperty("repository").GetString()!, source.GetProperty("revision").GetString()!));
        var pinned = Assert.Single(manifest.GetProperty("artifacts").EnumerateArray());
        Assert.Equal(Sha256Digest.Of("abc"u8).ToString()[2..], pinned.GetProperty("sha256").GetString());
        Assert.Equal(
            [("large.bin", "md5-or-xxh128"), ("outside.bin", "etag")],
            manifest.GetProperty("properties").GetProperty("files").EnumerateArray().Select(file =>
                (file.GetProperty("path").GetString()!, file.GetProperty("algorithm").GetString()!)));
        Assert.All(server.Authorized, request =>
            Assert.Equal($"Basic {Convert.ToBase64String("api:key"u8)}", request.Value));
    }

    [Fact]
    public async Task Another_version_than_the_named_one_is_refused() =>
        Assert.Contains("instead of v4", (await RunAsync("wandb:team/project/lm:v4")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);

    [Fact]
    public async Task An_unknown_artifact_a_hostile_path_and_a_foreign_host_are_refused()
    {
        artifact = """{"data":{"project":null}}""";
        Assert.Contains("does not exist", (await RunAsync("wandb:team/project/lm:v3")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
        PutArtifact(3);
        PutList($$"""
            "../x":{"digest":"{{Md5}}","size":3}
            """);
        (await RunAsync("wandb:team/project/lm:v3")).Ended(ExitCode.Refused);
        artifact = artifact.Replace(server.Address.Host, "localhost", StringComparison.Ordinal);
        Assert.Contains("other host", (await RunAsync("wandb:team/project/lm:v3")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
        (await RunAsync("wandb:team/lm:v3")).Ended(ExitCode.Usage);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    private void PutArtifact(int version) => artifact = """
        {"data":{"project":{"artifact":{"id":"QXJ0aWZhY3Q6MQ==","digest":"d1","versionIndex":VERSION,
         "description":"A model.","artifactType":{"name":"model"},
         "currentManifest":{"file":{"directUrl":"SERVERlist.json"}}}}}}
        """.Replace("VERSION", $"{version}", StringComparison.Ordinal)
        .Replace("SERVER", server.Address.AbsoluteUri, StringComparison.Ordinal);

    private void PutList(string contents) => server.Files["/list.json"] = Encoding.UTF8.GetBytes(
        $$$"""{"version":1,"storagePolicy":"wandb-storage-policy-v1","contents":{ {{{contents}}} }}""");

    private string Page(string name, string? next) => $$$$$"""
        {"data":{"artifact":{"files":{"pageInfo":{"hasNextPage":{{{{{(next is null ? "false" : "true")}}}}},
         "endCursor":"{{{{{next}}}}}"},"edges":[{"node":{"name":"{{{{{name}}}}}",
         "directUrl":"{{{{{server.Address}}}}}{{{{{name}}}}}"}}]}}}}
        """;

    private Task<CliRun> RunAsync(string from) => CliRun.InAsync(
        folder.Path, ["mint", "--from", from, "--preview", "--json"], null,
        new Dictionary<string, string?>
        {
            ["WANDB_BASE_URL"] = server.Address.AbsoluteUri,
            ["WANDB_API_KEY"] = "key",
        });
}
