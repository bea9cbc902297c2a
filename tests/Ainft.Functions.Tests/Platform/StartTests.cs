using Ainft.Testing;
using Ainft.Testing.Hosting;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The built executable in a separate process.</summary>
public class StartTests(StorageFixture fixture)
{
    [Theory]
    [InlineData("AzureWebJobsStorage", null)]
    [InlineData("AzureWebJobsStorage", "not a connection string")]
    [InlineData("AzureWebJobsStorage__accountName", "ainft")]
    [InlineData("AzureWebJobsStorage__credential", "secret")]
    [InlineData("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "a key")]
    [InlineData("AINFT_PREFIX", "Not-A-Prefix")]
    [InlineData("Ainft__Prefix", "ainft")]
    [InlineData("Ainft__RunSchedule", "* * * * * *")]
    [InlineData("AINFT_RUN_SCHEDULE", "every minute")]
    [InlineData("AINFT_ANCHOR_SCHEDULE", "* * * * *")]
    [InlineData("Ainft__StorageRetries", "99")]
    [InlineData("Ainft__StorageTimeoutSeconds", "0")]
    [InlineData("Ainft__Triggers", "sometimes")]
    [InlineData("Ainft__Chain__RpcUrls", null)]
    [InlineData("Ainft__Chain__Registry", "0x12")]
    [InlineData("Ainft__Chain__ChainId", null)]
    [InlineData("Ainft__Chain__ChainId", "mainnet")]
    [InlineData("Ainft__Chain__KeyVaultKey", "https://ainft.vault.azure.net/keys/operator")]
    [InlineData("Ainft__StorageRetries", "many")]
    [InlineData("Ainft__Proxies", "10.0.0.1; proxy.example")]
    [InlineData("Ainft__Proxies", "10.0.0.1/8")]
    [InlineData("Ainft__Proxies", "0.0.0.0/0")]
    [InlineData("Ainft__Cors__Origins", "https://app.example/path")]
    [InlineData("Ainft__Cors__Origins", "app.example")]
    [InlineData("Ainft__Http__PublicUrl", "ainft.example")]
    [InlineData("Ainft__Budgets__Reads", "0")]
    [InlineData("Ainft__Budgets__Factor", "-1")]
    public async Task A_missing_or_wrong_setting_stops_the_start_and_is_named(string name, string? value)
    {
        var settings = new Dictionary<string, string?>(await SettingsAsync())
        { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", [name] = value };
        await using var process = AppProcess.Run(settings);

        Assert.Equal(2, await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.DoesNotContain("Now listening", process.RecentOutput, StringComparison.Ordinal);
        Assert.Contains(name, process.RecentOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.RecentOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_is_away_ends_the_start_with_one_line_that_says_so()
    {
        var settings = new Dictionary<string, string?>(await SettingsAsync())
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["AzureWebJobsStorage"] = TestSettings.StorageAway,
            ["Ainft__StorageRetries"] = "0",
        };
        await using var process = AppProcess.Run(settings);

        Assert.Equal(3, await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("AzureWebJobsStorage", process.RecentOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.RecentOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_process_answers_when_it_says_that_it_listens_and_ends_when_asked()
    {
        await using var app = await AppProcess.StartAsync(await SettingsAsync());
        using var http = new HttpClient { BaseAddress = app.Address };

        Assert.Contains("\"Healthy\"", await http.GetStringAsync("api/health/live"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_may_start_at_once_on_the_same_new_storage()
    {
        var settings = await SettingsAsync();

        var both = await Task.WhenAll(AppProcess.StartAsync(settings), AppProcess.StartAsync(settings));

        foreach (var app in both)
        {
            await using var _ = app;
            using var http = new HttpClient { BaseAddress = app.Address };
            Assert.Contains("\"Healthy\"", await http.GetStringAsync("api/health/live"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_published_is_a_complete_function_app_root()
    {
        var root = await PublishedApp.FolderAsync();

        foreach (var file in (string[])["host.json", "functions.metadata", "worker.config.json", "extensions.json"])
            Assert.True(File.Exists(Path.Combine(root, file)), file);
        Assert.True(Directory.Exists(Path.Combine(root, ".azurefunctions")));
        Assert.False(File.Exists(Path.Combine(root, "local.settings.sample.json")));
        await using var process = AppProcess.Run(new Dictionary<string, string?>(await SettingsAsync())
        { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" }, root);
        await process.WaitForLineAsync(
            line => line.Contains("Now listening on", StringComparison.Ordinal) ? line : null,
            TimeSpan.FromSeconds(30));
    }

    private async Task<Dictionary<string, string?>> SettingsAsync() => new()
    {
        ["AzureWebJobsStorage"] = await fixture.ConnectAsync(),
        ["AINFT_PREFIX"] = StorageFixture.NewPrefix(),
        ["Ainft__Chain__RpcUrls"] = "http://127.0.0.1:9",
        ["Ainft__Chain__ChainId"] = "31337",
        ["Ainft__Chain__Registry"] = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    };
}
