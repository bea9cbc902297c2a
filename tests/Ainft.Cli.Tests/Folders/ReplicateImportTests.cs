using System.Text;
using Ainft.Testing;

namespace Ainft.Cli.Tests.Folders;

/// <summary>Versions of models, from a server that plays the interface of Replicate.</summary>
public sealed class ReplicateImportTests : IAsyncDisposable
{
    private static readonly string Version = new('a', 64);
    private readonly FileServer server = new();
    private readonly TemporaryFolder folder = new();

    public ReplicateImportTests()
    {
        Put("/v1/models/owner/lm", """
            {"owner":"owner","name":"lm","description":"A model.","github_url":"https://github.com/owner/lm",
             "license_url":null}
            """);
        Put($"/v1/models/owner/lm/versions/{Version}", $$"""
            {"id":"{{Version}}","created_at":"2022-04-26T19:29:04.418669Z","cog_version":"0.3.0"}
            """);
    }

    [Fact]
    public async Task A_version_becomes_a_manifest_with_the_digest_of_its_image()
    {
        var manifest = (await RunAsync($"replicate:owner/lm@{Version}")).Ended(ExitCode.Ok).Json;

        Assert.Equal(
            ("model", "A model.", Version),
            (manifest.GetProperty("kind").GetString()!, manifest.GetProperty("description").GetString()!,
                manifest.GetProperty("source").GetProperty("revision").GetString()!));
        Assert.Empty(manifest.GetProperty("artifacts").EnumerateArray());
        var facts = manifest.GetProperty("properties");
        Assert.Equal($"r8.im/owner/lm@sha256:{Version}",
            facts.GetProperty("replicate").GetProperty("image").GetString());
        Assert.Equal("oci-sha256", facts.GetProperty("files")[0].GetProperty("algorithm").GetString());
        Assert.All(server.Authorized, request => Assert.Equal("Bearer token", request.Value));
    }

    [Fact]
    public async Task Another_version_and_an_unknown_one_are_refused()
    {
        Put($"/v1/models/owner/lm/versions/{Version}", $$"""{"id":"{{new string('b', 64)}}"}""");
        Assert.Contains(
            "another version", (await RunAsync($"replicate:owner/lm@{Version}")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
        (await RunAsync($"replicate:owner/none@{Version}")).Ended(ExitCode.Refused);
        (await RunAsync("replicate:owner/lm@latest")).Ended(ExitCode.Usage);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    private void Put(string path, string content) => server.Files[path] = Encoding.UTF8.GetBytes(content);

    private Task<CliRun> RunAsync(string from) => CliRun.InAsync(
        folder.Path, ["mint", "--from", from, "--preview", "--json"], null,
        new Dictionary<string, string?>
        {
            ["REPLICATE_API_BASE_URL"] = server.Address.AbsoluteUri,
            ["REPLICATE_API_TOKEN"] = "token",
        });
}
