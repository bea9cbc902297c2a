using Ainft.Functions.Platform;
using Ainft.Testing;
using Microsoft.Extensions.Configuration;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The command <c>health</c>, with which a container without a shell checks itself.</summary>
public sealed class HealthCommandTests(StorageFixture storage, ChainFixture chain)
{
    private const string Away = "http://127.0.0.1:9";

    [Fact]
    public async Task It_succeeds_when_the_app_and_its_services_answer()
    {
        await using var app = await AppProcess.StartAsync(await SettingsAsync((await chain.ConnectAsync()).ToString()));

        Assert.Equal((0, true), await AskAsync(app.Address, "live"));
        Assert.Equal((0, true), await AskAsync(app.Address, "ready"));
        Assert.Equal((0, true), await AskAsync(app.Address));
    }

    [Fact]
    public async Task An_app_without_its_chain_is_alive_but_not_ready()
    {
        await using var app = await AppProcess.StartAsync(await SettingsAsync(Away));

        Assert.Equal((0, true), await AskAsync(app.Address, "live"));
        Assert.Equal((1, true), await AskAsync(app.Address, "ready"));
    }

    [Fact]
    public async Task Without_an_app_it_fails_and_says_so() =>
        Assert.Equal((1, false), await AskAsync(new Uri(Away)));

    [Theory]
    [InlineData("alive")]
    [InlineData("live", "ready")]
    [InlineData("--repair")]
    public async Task Other_arguments_are_refused_with_the_right_ones(params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.StartsWith("Expected: health [live|ready]", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:7071/")]
    [InlineData("http://+:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://*:8080;http://10.0.0.1:8081", "http://127.0.0.1:8080/")]
    [InlineData("http://0.0.0.0:80", "http://127.0.0.1/")]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080/")]
    [InlineData("http://10.0.0.1:8080", "http://10.0.0.1:8080/")]
    public void It_asks_at_the_address_at_which_the_app_listens(string? urls, string address)
    {
        var settings = new Dictionary<string, string?> { ["urls"] = urls };

        Assert.Equal(
            address,
            Listening.LocalAddress(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).ToString());
    }

    /// <summary>The exit code, and whether an app answered. The output is one line in either case.</summary>
    private static async Task<(int Code, bool Answered)> AskAsync(Uri address, params string[] check)
    {
        var (code, output) = await RunAsync([.. check, $"--urls={address.GetLeftPart(UriPartial.Authority)}"]);

        Assert.DoesNotContain('\n', output);
        Assert.StartsWith(
            output.Contains(" answered ", StringComparison.Ordinal) ? address.ToString() : "The app does not answer.",
            output, StringComparison.Ordinal);
        return (code, output.Contains(" answered ", StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments)
    {
        await using var process = AppProcess.Run(
            new Dictionary<string, string?>(), null, ["health", .. arguments]);
        var code = await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (code, process.RecentOutput);
    }

    private async Task<Dictionary<string, string?>> SettingsAsync(string rpc) => new()
    {
        ["AzureWebJobsStorage"] = await storage.ConnectAsync(),
        ["AINFT_PREFIX"] = StorageFixture.NewPrefix(),
        ["Ainft__Chain__RpcUrls"] = rpc,
        ["Ainft__Chain__ChainId"] = "31337",
        ["Ainft__Chain__Registry"] = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    };
}
