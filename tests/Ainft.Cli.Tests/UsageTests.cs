using System.Text.RegularExpressions;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests;

public sealed class UsageTests
{
    private const string Id = "0x1111111111111111111111111111111111111111111111111111111111111111";

    [Theory]
    [InlineData("nonsense")]
    [InlineData("get", "0x12")]
    [InlineData("mint")]
    [InlineData("mint", "missing.json", "--api", "http://127.0.0.1:1")]
    [InlineData("get", Id, "--api", "ftp://example.org")]
    [InlineData("verify", "missing.json")]
    [InlineData("verify", "")]
    [InlineData("mint", "")]
    [InlineData("key", "show", "")]
    [InlineData("key", "new", "-o", "missing/key.json", "--password-file", "/dev/null")]
    [InlineData("dev", "--state", "")]
    [InlineData("dev", "--port", "65536")]
    [InlineData("dev", "--port", "0")]
    [InlineData("mint", "-", "--api", "http://127.0.0.1:1", "--wait", "--timeout", "-1")]
    [InlineData("mint", "-", "--api", "http://127.0.0.1:1", "--wait", "--timeout", "2147483647")]
    [InlineData("mint", "-", "--api", "http://127.0.0.1:1", "--dev", "10")]
    [InlineData("list", "--limit", "many")]
    [InlineData("mint", "missing.json", "--partial", "--api", "http://127.0.0.1:1")]
    [InlineData("mint", "--bulk", "missing.ndjson", "--chunk", "0", "--api", "http://127.0.0.1:1")]
    [InlineData("proof", Id, "--depth", "1", "--api", "http://127.0.0.1:1")]
    [InlineData("lineage", Id, "--format", "png", "--api", "http://127.0.0.1:1")]
    [InlineData("export", "--api", "http://127.0.0.1:1")]
    [InlineData("export", "--creator", "me", "--api", "http://127.0.0.1:1")]
    [InlineData("import", "")]
    [InlineData("index")]
    [InlineData("node")]
    [InlineData("node", "run", "--sandbox", "none")]
    [InlineData("node", "run", "--cache-size", "0")]
    [InlineData("node", "run", "--tasks", "0")]
    [InlineData("node", "run", "--payout", "me")]
    [InlineData("node", "run", "--ipfs-gateway", "")]
    [InlineData("reproduce")]
    [InlineData("reproduce", "0x12")]
    [InlineData("reproduce", Id, "--confidence", "1")]
    [InlineData("reproduce", Id, "--confidence", "NaN")]
    [InlineData("reproduce", Id, "--replicas", "17")]
    [InlineData("reproduce", Id, "--minutes", "0")]
    [InlineData("produce", "missing.json", "--api", "http://127.0.0.1:1")]
    [InlineData("runs", "0x12")]
    [InlineData("upload", "missing.bin", "--api", "http://127.0.0.1:1")]
    [InlineData("contracts")]
    [InlineData("contracts", "deploy", "--rpc", "http://127.0.0.1:1")]
    [InlineData("contracts", "deploy", "--public-url", "https://example.org")]
    [InlineData("contracts", "deploy", "--public-url", "ftp://example.org", "--rpc", "http://127.0.0.1:1")]
    [InlineData("contracts", "deploy", "--public-url", "https://example.org?a=b", "--rpc", "http://127.0.0.1:1")]
    [InlineData("contracts", "deploy", "--public-url", "https://example.org", "--admin", "me")]
    [InlineData("contracts", "deploy", "--public-url", "https://example.org", "--chain-id", "0x1")]
    [InlineData("contracts", "deploy", "--public-url", "https://example.org", "--role-wait", "-1")]
    [InlineData("doctor", "--token-file", "missing.txt", "--api", "http://127.0.0.1:1")]
    public async Task A_wrong_command_line_is_exit_code_2_and_says_what_to_do(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var run = (await folder.RunAsync(arguments)).Ended(ExitCode.Usage);
        Assert.Empty(run.Out);
        Assert.NotEmpty(run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_address_the_error_says_how_to_give_one()
    {
        using var folder = new TemporaryFolder();
        var error = (await folder.RunAsync("list")).Ended(ExitCode.Usage).Error;
        Assert.Contains("--api", error, StringComparison.Ordinal);
        Assert.Contains("ainft dev", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_offline_is_exit_code_3()
    {
        using var folder = new TemporaryFolder();
        (await folder.RunAsync("list", "--api", "http://127.0.0.1:1")).Ended(ExitCode.TryLater);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    public async Task A_server_of_another_kind_is_an_error_that_says_what_to_check(string answer)
    {
        using var folder = new TemporaryFolder();
        await using var server = new OtherServer(answer);
        var file = folder.File("m.json", """{"ainft":1,"kind":"data"}""");
        var run = await folder.RunAsync("mint", file, "--dev", "0", "--api", server.Address);
        Assert.Contains("--api", run.Ended(ExitCode.Refused).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_knows_no_such_route_is_not_taken_for_one_that_knows_no_such_id()
    {
        using var folder = new TemporaryFolder();
        await using var server = new OtherServer("", "404 Not Found");
        var run = (await folder.RunAsync("list", "--api", server.Address)).Ended(ExitCode.Refused);
        Assert.Contains("--api", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_page_lists_the_commands_and_exit_codes()
    {
        using var folder = new TemporaryFolder();
        var page = await File.ReadAllTextAsync(Path.Combine(Npm.Root, "docs", "cli.md"));
        var help = (await folder.RunAsync("--help"))
            .Ended(ExitCode.Ok).Out.Split('\n').Select(line => line.Trim()).ToList();
        var commands = help.SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(' ')[0]).Order().ToList();
        var rows = Regex.Matches(page, "(?m)^\\| `ainft ([a-z]+)").Select(row => row.Groups[1].Value);
        Assert.Equal(commands, rows.Distinct().Order());
        Assert.All(ExitCode.All, code =>
            Assert.Contains($"| {code.Code} | {code.Meaning}", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_json_an_error_is_one_document_too()
    {
        using var folder = new TemporaryFolder();
        var run = (await folder.RunAsync("list", "--json", "--api", "http://127.0.0.1:1")).Ended(ExitCode.TryLater);
        Assert.Equal(ExitCode.TryLater, run.Json.GetProperty("exitCode").GetInt32());
        Assert.NotEmpty(run.Json.GetProperty("error").GetString()!);
    }
}
