using System.Text;
using Ainft.Cli.Tests.Hostile;

namespace Ainft.Cli.Tests;

[Collection(InProcess.Name)]
public sealed class InputTests : IAsyncLifetime
{
    private const string Manifest = """{"ainft":1,"kind":"data","name":"with a mark"}""";
    private readonly TemporaryFolder folder = new();
    private readonly HostileServer server = new(answer => answer.SendAsync("200 OK", "{}"));

    [Fact]
    public async Task A_folder_is_called_a_folder()
    {
        foreach (var command in (
            string[][])[["mint"], ["verify"], ["produce"], ["mint", "--bulk"], ["import"], ["upload"], ["key", "show"]])
            Assert.Contains("is a folder", (await RunAsync([.. command, folder.Path])).Ended(ExitCode.Usage).Error,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"ainft\": 1,\n  \"kind\": ü\n}", "line 3, column 11")]
    [InlineData("{\"ainft\":1,\"kind\":\"data\"", "line 1, column 25")]
    [InlineData("hello", "line 1, column 1")]
    public async Task What_is_no_JSON_is_named_with_line_and_column(string text, string place)
    {
        foreach (var command in (string[])["mint", "produce", "verify"])
            Assert.Contains(
                place, (await RunAsync(command, folder.File("no.json", text))).Ended(ExitCode.Usage).Error,
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_where_a_manifest_is_needed_is_called_a_proof()
    {
        var error = (await RunAsync("mint", folder.File("p.json", """{"format":"ainft-proof/1"}""")))
            .Ended(ExitCode.Usage).Error;
        Assert.Contains("ainft-proof/1", error, StringComparison.Ordinal);
        Assert.Contains("ainft verify", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_where_a_proof_is_needed_is_called_a_manifest() =>
        Assert.Contains("is a manifest",
            (await RunAsync("verify", folder.File("m.json", Manifest))).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_a_manifest()
    {
        var id = Ainft.Manifests.Manifest.TryParse(Encoding.UTF8.GetBytes(Manifest), out var manifest, out _)
            ? manifest.IdFor(Dev.DevAccounts.Keys[0].Address).ToString() : "";
        var file = folder.File("bom.json");
        await File.WriteAllTextAsync(file, Manifest, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Contains($"minting {id}", (await RunAsync("mint", file)).Error, StringComparison.Ordinal);
        // The server answers nonsense. The line itself passes every check, so the error does not name it.
        Assert.DoesNotContain("#1", (await RunAsync("mint", "--bulk", file)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_in_UTF_16_and_an_empty_file_are_named()
    {
        var file = folder.File("m.json");
        await File.WriteAllTextAsync(file, Manifest, Encoding.Unicode);
        Assert.Contains("UTF-16", (await RunAsync("mint", file)).Ended(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("is empty", (await RunAsync("mint", folder.File("e.json", ""))).Ended(ExitCode.Usage).Error,
            StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    private Task<CliRun> RunAsync(params string[] arguments) =>
        InProcess.RunAsync(
            arguments is ["verify", ..] or ["key", ..] ? arguments
            : [.. arguments, "--api", server.Address, .. arguments[0] is "import" ? Array.Empty<string>()
            : ["--dev", "0"]]);
}
