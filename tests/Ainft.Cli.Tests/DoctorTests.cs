using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Ainft.Cli.Doctor;

namespace Ainft.Cli.Tests;

/// <summary>The command <c>ainft doctor</c>. The tests of the app examine deployments with mistakes.</summary>
public sealed partial class DoctorTests(DevWorldFixture dev)
{
    [Fact]
    public void Every_code_is_in_the_table_of_the_page_for_operators()
    {
        var page = File.ReadAllText(Path.Combine(Npm.Root, "docs/operations.md"));
        var codes = Codes();

        Assert.True(codes.Length > 20);
        Assert.All(codes, code => Assert.Contains($"`{code}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_test_expects_every_code()
    {
        string[] folders = ["tests/Ainft.Cli.Tests", "tests/Ainft.Functions.Tests"];
        var tests = string.Concat(folders
            .SelectMany(folder =>
                Directory.GetFiles(Path.Combine(Npm.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText).Where(text => text.Contains("Doctor", StringComparison.Ordinal)
                || text.Contains(".Requires(", StringComparison.Ordinal)));

        Assert.All(Codes(), code => Assert.Contains($"\"{code}\"", tests, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://registry.example", "/problems/route-not-found", "public-url-missing")]
    [InlineData("https://registry.example", "https://other.example/problems/x", "public-url-differs")]
    [InlineData("https://registry.example", "https://registry.example/problems/x", null)]
    [InlineData("http://localhost:7071", "/problems/route-not-found", null)]
    public void Links_must_lead_to_the_address_of_the_command(string server, string link, string? code)
    {
        var found = OutsideChecks.Links(new Uri(server), link);

        Assert.Equal(code, found?.Code);
        Assert.True(code is null || found!.Advice.Contains("Ainft__Http__PublicUrl", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("503 Service Unavailable", "report-unavailable")]
    [InlineData("403 Forbidden", "operator-role")]
    public async Task A_server_that_refuses_the_report_is_found(string status, string code)
    {
        await using var server = new OtherServer("""{"checks":{}}""", status);
        using var folder = new TemporaryFolder();
        var key = folder.File("key.txt", "0123456789abcdef0123456789abcdef\n");

        var run = (await folder.RunAsync(
            "doctor", "--api", server.Address, "--operations-key-file", key, "--json")).Ended(ExitCode.Refused);

        Assert.False(run.Json.GetProperty("inside").GetBoolean());
        var finding = Assert.Single(run.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal(code, finding.GetProperty("code").GetString());
        Assert.NotEmpty(finding.GetProperty("advice").GetString()!);
    }

    [Fact]
    public async Task A_local_registry_is_sound_from_outside()
    {
        var run = (await dev.RunAsync("doctor", "--json")).Ended(ExitCode.Ok);

        Assert.False(run.Json.GetProperty("inside").GetBoolean());
        Assert.Equal(0, run.Json.GetProperty("findings").GetArrayLength());
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task Its_result_for_people_names_the_view_and_the_verdict()
    {
        var run = (await dev.RunAsync("doctor")).Ended(ExitCode.Ok);

        Assert.Contains("from outside only", run.Out, StringComparison.Ordinal);
        Assert.Contains("no finding", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_for_a_server_without_operations_is_an_error_with_the_next_step()
    {
        using var folder = new TemporaryFolder();
        var key = folder.File("key.txt", "0123456789abcdef0123456789abcdef\n");

        var run = (await dev.RunAsync("doctor", "--operations-key-file", key, "--json")).Ended(ExitCode.Refused);

        var finding = run.Json.GetProperty("findings")[0];
        Assert.Equal("operations-off", finding.GetProperty("code").GetString());
        Assert.Equal("error", finding.GetProperty("level").GetString());
        Assert.Contains("Ainft__Operations__Key", finding.GetProperty("advice").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_not_sent_without_encryption_to_another_machine()
    {
        using var folder = new TemporaryFolder();
        var token = folder.File("token.txt", "a-token");

        var run = (await folder.RunAsync("doctor", "--api", "http://192.0.2.1", "--token-file", token))
            .Ended(ExitCode.Usage);

        Assert.Contains("not encrypted", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-token", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_exit_code_3()
    {
        using var folder = new TemporaryFolder();

        (await folder.RunAsync("doctor", "--api", "http://127.0.0.1:1")).Ended(ExitCode.TryLater);
    }

    [Fact]
    public async Task An_app_that_is_behind_the_chain_or_halted_is_found_from_outside()
    {
        const string late = """{"checks":{},"halted":{"reason":"The chain was reorganized."},"lag":201}""";
        await using var server = new OtherServer(late);
        using var folder = new TemporaryFolder();

        var run = (await folder.RunAsync("doctor", "--api", server.Address, "--json")).Ended(ExitCode.Refused);

        Assert.Equal(
            ["chain-halted", "chain-lag", "no-key"],
            run.Json.GetProperty("findings").EnumerateArray()
                .Select(finding => finding.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task The_text_of_another_server_cannot_change_the_terminal()
    {
        const string evil = """
            {"status":"x","checks":{"a\u001b[2Jb":{"status":"Unhealthy","description":"[red]\u001b]0;x\u0007"}}}
            """;
        await using var server = new OtherServer(evil);
        using var folder = new TemporaryFolder();

        var run = (await folder.RunAsync("doctor", "--api", server.Address)).Ended(ExitCode.Refused);

        Assert.Contains("[red]", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out + run.Error);
    }

    private static string[] Codes() =>
    [
        .. Directory.GetFiles(Path.Combine(Npm.Root, "src/Ainft.Cli/Doctor"), "*.cs")
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)),
    ];

    [GeneratedRegex(@"(?:Error|Warning)\(\s*""([a-z-]+)""")]
    private static partial Regex Code();
}
