using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Storage without a key, by the settings that the Functions host documents.</summary>
public sealed class StorageIdentityTests
{
    private const string Blobs = "AzureWebJobsStorage__blobServiceUri=https://ainft.blob.core.windows.net";
    private const string Queues = "AzureWebJobsStorage__queueServiceUri=https://ainft.queue.core.windows.net";
    private const string Tables = "AzureWebJobsStorage__tableServiceUri=https://ainft.table.core.windows.net";
    private const string Account = "AzureWebJobsStorage__accountName=ainft";
    private const string ClientId = "AzureWebJobsStorage__clientId=00000000-0000-0000-0000-000000000001";
    private const string Managed = "AzureWebJobsStorage__credential=managedidentity";
    private const string Telemetry = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING=";

    [Theory]
    [InlineData(Account)]
    [InlineData(Account, Managed)]
    [InlineData(Account, Managed, ClientId)]
    [InlineData(Account, Managed, ClientId, "AZURE_CLIENT_ID=00000000-0000-0000-0000-000000000001")]
    [InlineData(Account, Telemetry + "Authorization=AAD")]
    [InlineData(Account, ClientId, Telemetry + "ClientId=00000000-0000-0000-0000-000000000001;Authorization=AAD")]
    [InlineData(Blobs, Queues, Tables, Managed)]
    public async Task These_settings_name_an_account(params string[] settings)
    {
        await using var app = Create(settings);

        app.Services.GetRequiredService<IStartupValidator>().Validate();

        var identity = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.Identity!;
        Assert.Equal("https://ainft.blob.core.windows.net/", identity.Blobs.AbsoluteUri);
        Assert.Equal("https://ainft.queue.core.windows.net/", identity.Queues.AbsoluteUri);
        Assert.Equal("https://ainft.table.core.windows.net/", identity.Tables.AbsoluteUri);
        var isManaged = settings.Contains(Managed);
        Assert.Equal(isManaged, app.Services.GetRequiredService<TokenCredential>() is ManagedIdentityCredential);
        // The clients are made without a request.
        Assert.NotNull(app.Services.GetRequiredService<Storage>());
    }

    [Theory]
    [InlineData("Set AzureWebJobsStorage to the connection string")]
    [InlineData("Set AzureWebJobsStorage__blobServiceUri and", Managed)]
    [InlineData("Set AzureWebJobsStorage__tableServiceUri to", Blobs, Queues)]
    [InlineData("Set AzureWebJobsStorage__queueServiceUri to", Blobs, Tables,
        "AzureWebJobsStorage__queueServiceUri=http://ainft.queue.core.windows.net")]
    [InlineData("and not both", Account, Blobs)]
    [InlineData("3 to 24 lower-case letters", "AzureWebJobsStorage__accountName=https://ainft")]
    [InlineData("Remove the connection string", Account, "AzureWebJobsStorage=UseDevelopmentStorage=true")]
    [InlineData("Remove the connection string", Managed, "AzureWebJobsStorage=UseDevelopmentStorage=true")]
    [InlineData("Set it to managedidentity", Account, "AzureWebJobsStorage__credential=clientsecret")]
    [InlineData("name different identities", Account, ClientId, "AZURE_CLIENT_ID=other")]
    [InlineData("name different identities", Account, ClientId, Telemetry + "ClientId=other;Authorization=AAD")]
    [InlineData("must be Authorization=AAD", Account, Telemetry + "ClientId=other")]
    [InlineData("must be Authorization=AAD", Account, Telemetry + "AAD")]
    public async Task Other_settings_stop_the_start_with_one_line_that_says_what_to_do(
        string advice, params string[] settings)
    {
        var wrong = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var app = Create(settings);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
        });

        Assert.Contains(advice, Assert.Single(WrongSettings.Explain(wrong)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_without_a_token_is_storage_that_does_not_answer()
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage__accountName"] = "ainft",
            ["AzureWebJobsStorage__credential"] = "managedidentity",
            // The address at which Azure gives tokens to apps, here without a service.
            ["IDENTITY_ENDPOINT"] = "http://127.0.0.1:9/msi/token",
            ["IDENTITY_HEADER"] = "header",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Ainft__Chain__RpcUrls"] = "http://127.0.0.1:9",
            ["Ainft__Chain__ChainId"] = "31337",
            ["Ainft__Chain__Registry"] = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
        };
        await using var process = AppProcess.Run(settings);

        Assert.Equal(3, await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3)));
        Assert.Contains("The identity of the app got no token for storage", process.RecentOutput);
        Assert.DoesNotContain("   at ", process.RecentOutput, StringComparison.Ordinal);
    }

    private static WebApplication Create(string[] settings) => AinftApp.Create(
    [
        "--Ainft:Chain:RpcUrls=http://127.0.0.1:9", "--Ainft:Chain:ChainId=31337",
        "--Ainft:Chain:Registry=0x5FbDB2315678afecb367f032d93F642f64180aa3", "--Ainft:Triggers=off",
        .. settings.Select(setting => $"--{setting.Replace("__", ":", StringComparison.Ordinal)}"),
    ]);
}
