using Ainft.Functions.Platform;
using Ainft.Testing;
using Ainft.Testing.Bus;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The settings of Service Bus, and starts of the executable with a namespace that it cannot use.</summary>
public sealed class ServiceBusSettingsTests(StorageFixture fixture)
{
    private const string Host = "Ainft__ServiceBus__FullyQualifiedNamespace";
    private const string Connection = "Ainft__ServiceBus__ConnectionString";
    private const string Away = "Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=a;SharedAccessKey=YQ==;"
        + "UseDevelopmentEmulator=true;";

    [Fact]
    public async Task A_namespace_is_used_with_the_identity_of_storage()
    {
        await using var app = Create(
            (Host, "ainft-bus.servicebus.windows.net"), ("AzureWebJobsStorage__accountName", "ainft"),
            ("AzureWebJobsStorage__credential", "managedidentity"));

        app.Services.GetRequiredService<IStartupValidator>().Validate();

        Assert.True(app.Services.GetRequiredService<Queues>().AreOnServiceBus);
        Assert.IsType<ManagedIdentityCredential>(app.Services.GetRequiredService<TokenCredential>());
    }

    [Fact]
    public async Task Without_a_setting_messages_travel_over_storage()
    {
        await using var app = Create(("AzureWebJobsStorage", "UseDevelopmentStorage=true"), (Host, ""));

        app.Services.GetRequiredService<IStartupValidator>().Validate();

        Assert.False(app.Services.GetRequiredService<Queues>().AreOnServiceBus);
    }

    [Theory]
    [InlineData("must be the host of a namespace", Host, "sb://ainft-bus.servicebus.windows.net")]
    [InlineData("must be the host of a namespace", Host, "ainft-bus")]
    [InlineData("name no namespace", Host, "", "Ainft__ServiceBus__credential", "managedidentity")]
    [InlineData("must be that of an emulator", Connection, "not a connection string")]
    [InlineData("must be that of an emulator", Connection,
        "Endpoint=sb://ainft-bus.servicebus.windows.net;SharedAccessKeyName=a;SharedAccessKey=YQ==")]
    public async Task A_wrong_setting_stops_the_start_and_says_what_to_do(
        string advice, string name, string value, string other = "Ainft__Chain__ChainId", string otherValue = "31337")
    {
        await using var app = Create(
            ("AzureWebJobsStorage", "UseDevelopmentStorage=true"), (name, value), (other, otherValue));

        var wrong = Assert.ThrowsAny<Exception>(app.Services.GetRequiredService<IStartupValidator>().Validate);

        var line = Assert.Single(WrongSettings.Explain(wrong));
        Assert.Contains(advice, line, StringComparison.Ordinal);
        Assert.StartsWith(name, line, StringComparison.Ordinal);
        Assert.DoesNotContain("Ainft__ServiceBus__Ainft", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Send")]
    [InlineData("Listen")]
    public async Task A_namespace_without_permission_ends_the_start_with_the_roles_that_give_it(string claim)
    {
        var prefix = StorageFixture.NewPrefix();
        using var bus = new FakeServiceBus(
            TimeProvider.System,
            $"{prefix}-project-bundle", $"{prefix}-runs", $"{prefix}-events", $"{prefix}-deliveries");
        bus.Refuse(claim);

        var line = await EndAsync(prefix, bus.ConnectionString);

        Assert.Contains("Azure Service Bus Data Sender and Azure Service Bus Data Receiver", line);
    }

    [Fact]
    public async Task A_namespace_without_a_queue_ends_the_start_with_the_name_of_the_queue()
    {
        var prefix = StorageFixture.NewPrefix();
        using var bus = new FakeServiceBus(TimeProvider.System, $"{prefix}-runs");

        Assert.Contains($"has no queue {prefix}-project-bundle", await EndAsync(prefix, bus.ConnectionString));
    }

    [Fact]
    public async Task A_namespace_that_is_away_ends_the_start_and_names_the_setting() =>
        Assert.Contains(Host, await EndAsync(StorageFixture.NewPrefix(), Away));

    /// <summary>Runs the executable until it ends because of Service Bus, and returns its output.</summary>
    private async Task<string> EndAsync(string prefix, string connection)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = await fixture.ConnectAsync(),
            ["AINFT_PREFIX"] = prefix,
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Ainft__Chain__RpcUrls"] = "http://127.0.0.1:9",
            ["Ainft__Chain__ChainId"] = "31337",
            ["Ainft__Chain__Registry"] = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
            ["Ainft__StorageRetries"] = "0",
            [Connection] = connection,
        };
        await using var process = AppProcess.Run(settings);

        Assert.Equal(3, await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.DoesNotContain("   at ", process.RecentOutput, StringComparison.Ordinal);
        return process.RecentOutput;
    }

    private static WebApplication Create(params (string Name, string Value)[] settings) => AinftApp.Create(
    [
        "--Ainft:Chain:RpcUrls=http://127.0.0.1:9", "--Ainft:Chain:ChainId=31337",
        "--Ainft:Chain:Registry=0x5FbDB2315678afecb367f032d93F642f64180aa3", "--Ainft:Triggers=off",
        .. settings.Select(setting => $"--{setting.Name.Replace("__", ":")}={setting.Value}"),
    ]);
}
