using System.Text.Json.Nodes;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Docs;

namespace Ainft.Functions.Tests.Infra;

/// <summary>
/// The second layer makes an app that Azure can start, with exactly the settings that the app and its host read.
/// </summary>
public sealed class AppLayerTests
{
    private const string Site = "Microsoft.Web/sites";
    private const string Runtime = "properties/functionAppConfig/runtime";
    private const string Scale = "properties/functionAppConfig/scaleAndConcurrency";
    private const string Deployment = "properties/functionAppConfig/deployment/storage";

    /// <summary>A setting of the Functions host, which the app does not read.</summary>
    private const string OfTheHost = "AzureWebJobsDisableHomepage";

    private const string Namespace = "Ainft__ServiceBus__FullyQualifiedNamespace";

    /// <summary>
    /// Settings without a use in Azure, where an identity replaces keys, addresses name the account in any cloud, and
    /// the host accepts connections.
    /// </summary>
    private static readonly string[] NotInAzure =
    [
        "AzureWebJobsStorage", "AzureWebJobsStorage__accountName", "Ainft__Chain__OperatorKey",
        "Ainft__Rewards__SettlerKey", "Ainft__Bodies__Connections", "Ainft__Bodies__ConnectionsPerClient",
        "Ainft__Operations__Key",
        "Ainft__ServiceBus__ConnectionString", "Ainft__Triggers",
    ];

    /// <summary>Settings with which the app and its host sign in.</summary>
    private static readonly string[] OfTheIdentity =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "AZURE_CLIENT_ID", "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__queueServiceUri",
        "AzureWebJobsStorage__tableServiceUri",
    ];

    /// <summary>Settings that Flex Consumption ignores or refuses.</summary>
    private static readonly string[] Forbidden =
    [
        "AzureWebJobsStorage", "ENABLE_ORYX_BUILD", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_MAX_HTTP_CONCURRENCY",
        "FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED", "FUNCTIONS_WORKER_PROCESS_COUNT", "FUNCTIONS_WORKER_RUNTIME",
        "FUNCTIONS_WORKER_RUNTIME_VERSION", "SCM_DO_BUILD_DURING_DEPLOYMENT", "TZ",
        "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_CONTENTSHARE", "WEBSITE_LOAD_CERTIFICATES",
        "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT", "WEBSITE_MOUNT_ENABLED", "WEBSITE_RUN_FROM_PACKAGE",
        "WEBSITE_TIME_ZONE", "WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED",
    ];

    /// <summary>Properties of a site that Flex Consumption refuses or deprecates.</summary>
    private static readonly string[] ForbiddenOfTheSite =
    [
        "appSettings", "containerSize", "cors", "ftpsState", "functionAppScaleLimit", "linuxFxVersion",
        "netFrameworkVersion", "preWarmedInstanceCount", "use32BitWorkerProcess",
    ];

    public static TheoryData<string> WithApp => ["app.default", "app.vnet", "app.premium"];

    [Theory]
    [MemberData(nameof(WithApp))]
    public void The_app_runs_on_Flex_Consumption_with_the_runtime_that_Azure_can_start(string set)
    {
        var made = Snapshot.Read(set);
        var (plan, site) = (made.The("Microsoft.Web/serverfarms"), made.The(Site));

        Assert.Equal("FC1", plan["sku/name"]);
        Assert.Equal("FlexConsumption", plan["sku/tier"]);
        Assert.Equal("true", plan["properties/reserved"]);
        Assert.Equal("functionapp,linux", site["kind"]);
        Assert.Equal("dotnet-isolated", site[$"{Runtime}/name"]);
        Assert.Equal("10.0", site[$"{Runtime}/version"]);
        Assert.Equal("true", site["properties/httpsOnly"]);
    }

    [Theory]
    [InlineData("app.default", "2048", "100", "16", 0)]
    [InlineData("app.premium", "4096", "400", "64", 7)]
    public void Sizes_are_those_of_the_parameters(string set, string memory, string most, string requests, int ready)
    {
        var site = Snapshot.Read(set).The(Site);

        Assert.Equal(memory, site[$"{Scale}/instanceMemoryMB"]);
        Assert.Equal(most, site[$"{Scale}/maximumInstanceCount"]);
        Assert.Equal(requests, site[$"{Scale}/triggers/http/perInstanceConcurrency"]);
        Assert.Equal(ready, site.At($"{Scale}/alwaysReady")!.AsArray().Count);
    }

    [Theory]
    [MemberData(nameof(WithApp))]
    public void The_package_and_the_secrets_are_read_with_the_identity(string set)
    {
        var site = Snapshot.Read(set).The(Site);
        var identity = site["properties/keyVaultReferenceIdentity"]!;

        Assert.EndsWith($"/userAssignedIdentities/id-ainft-{Snapshot.Token}", identity);
        Assert.Equal("UserAssigned", site["identity/type"]);
        Assert.Equal(identity, Assert.Single(site.At("identity/userAssignedIdentities")!.AsObject()).Key);
        Assert.Equal("blobContainer", site[$"{Deployment}/type"]);
        Assert.Contains("'app-package'", site[$"{Deployment}/value"]);
        Assert.Equal("UserAssignedIdentity", site[$"{Deployment}/authentication/type"]);
        Assert.Equal(identity, site[$"{Deployment}/authentication/userAssignedIdentityResourceId"]);
    }

    [Theory]
    [MemberData(nameof(WithApp))]
    public void Azd_finds_the_app_by_the_name_of_its_service(string set) =>
        Assert.Equal("functions", Snapshot.Read(set).The(Site)["tags/azd-service-name"]);

    [Fact]
    public void Only_a_network_gives_the_app_a_subnet()
    {
        Assert.Null(Snapshot.Read("app.default").The(Site)["properties/virtualNetworkSubnetId"]);
        Assert.EndsWith(
            $"/vnet-ainft-{Snapshot.Token}/subnets/app",
            Snapshot.Read("app.vnet").The(Site)["properties/virtualNetworkSubnetId"]);
    }

    [Fact]
    public void Without_a_registry_there_is_no_app_and_no_alert_about_it() =>
        Assert.Empty(Snapshot.Read("app.no-registry").Resources);

    [Fact]
    public async Task Settings_are_exactly_those_that_the_app_and_its_host_read()
    {
        var definitions = (await Bicep.BuildAsync("app"))["definitions"]!;
        var possible = definitions["MoreSettings"]!["properties"]!.AsObject().Select(setting => setting.Key);
        var template = SettingsOf("app.premium").Keys.Concat(possible).Distinct()
            .Except([OfTheHost, .. Disabling()]);
        var read = DocumentedTable.Rows("configuration.md", "| setting |").Select(row => row.Split('`')[1]);

        Assert.Equal("false", definitions["MoreSettings"]!["additionalProperties"]!.ToString());
        Assert.Equal(
            read.Except(NotInAzure).Order(StringComparer.Ordinal), template.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void With_the_contract_of_payments_the_app_signs_roots_with_a_key_of_its_own()
    {
        var settings = SettingsOf("app.vnet");

        Assert.Contains("ainft-settler", settings["Ainft__Rewards__KeyVaultKey"]);
        Assert.Contains("ainft-operator", settings["Ainft__Chain__KeyVaultKey"]);
        Assert.StartsWith("0x", settings["Ainft__Governance__Timelock"]);
        Assert.DoesNotContain("Ainft__Rewards__KeyVaultKey", SettingsOf("app.default").Keys);
    }

    [Fact]
    public void With_Service_Bus_the_host_runs_no_function_of_a_storage_queue_and_an_instance_is_always_ready()
    {
        var (storage, bus) = (SettingsOf("app.default"), SettingsOf("app.premium"));

        Assert.Equal($"sb-ainft-{Snapshot.Token}.servicebus.windows.net", bus[Namespace]);
        Assert.Equal(Disabling(), bus.Keys.Where(IsDisabling).Order(StringComparer.Ordinal));
        Assert.All(Disabling(), name => Assert.Equal("true", bus[name]));
        Assert.DoesNotContain(storage.Keys, name => name == Namespace || IsDisabling(name));
        Assert.Equal("http", Snapshot.Read("app.premium").The(Site)[$"{Scale}/alwaysReady/0/name"]);
    }

    [Theory]
    [MemberData(nameof(WithApp))]
    public void The_settings_that_the_host_needs_are_there_and_no_forbidden_one_is(string set)
    {
        var names = SettingsOf(set).Keys;

        Assert.Empty(OfTheIdentity.Append(OfTheHost).Except(names));
        Assert.Empty(Defaults.Settings.Keys.Where(name => name.StartsWith("AINFT_", StringComparison.Ordinal))
            .Except(names));
        Assert.Empty(names.Intersect(Forbidden, StringComparer.OrdinalIgnoreCase));
        var site = Snapshot.Read(set).The(Site).At("properties/siteConfig")!.AsObject().Select(name => name.Key);
        Assert.Empty(site.Intersect(ForbiddenOfTheSite, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Schedules_are_the_defaults_of_the_app_unless_a_parameter_replaces_them()
    {
        var (usual, changed) = (SettingsOf("app.default"), SettingsOf("app.premium"));

        Assert.All(
            Defaults.Settings.Where(setting => setting.Key.StartsWith("AINFT_", StringComparison.Ordinal)),
            setting => Assert.Equal(setting.Value, usual[setting.Key]));
        Assert.Equal("0 * * * * *", changed["AINFT_ANCHOR_SCHEDULE"]);
    }

    [Theory]
    [MemberData(nameof(WithApp))]
    public void The_app_signs_with_one_version_of_the_key_in_the_vault(string set)
    {
        var settings = SettingsOf(set);

        Assert.EndsWith(
            $"/vaults/kv-ainft-{Snapshot.Token}/keys/ainft-operator', '2025-05-01').keyUriWithVersion]",
            settings["Ainft__Chain__KeyVaultKey"]);
        // The app refuses both keys together.
        Assert.DoesNotContain("Ainft__Chain__OperatorKey", settings.Keys);
    }

    [Theory]
    [MemberData(nameof(WithApp))]
    public void All_settings_of_an_identity_name_the_identity_of_the_app(string set)
    {
        var settings = SettingsOf(set);
        var id = settings["AZURE_CLIENT_ID"];

        Assert.EndsWith($"/id-ainft-{Snapshot.Token}', '2024-11-30').clientId]", id);
        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
        Assert.Equal(id, settings["AzureWebJobsStorage__clientId"]);
        // The text joins the same reference with the words around it.
        Assert.Contains(id.Trim('[', ']'), settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
    }

    /// <summary>The settings with which a host runs none of the functions of storage queues.</summary>
    private static string[] Disabling()
    {
        var metadata = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "functions.metadata"));
        return
        [
            .. JsonNode.Parse(metadata)!.AsArray()
                .Where(function => function!["bindings"]!.AsArray().Any(binding =>
                    binding!["type"]!.ToString() == "queueTrigger"))
                .Select(function => $"AzureWebJobs.{function!["name"]}.Disabled").Order(StringComparer.Ordinal),
        ];
    }

    private static bool IsDisabling(string name) => name.EndsWith(".Disabled", StringComparison.Ordinal);

    private static Dictionary<string, string> SettingsOf(string set)
    {
        var settings = Snapshot.Read(set).The($"{Site}/config");
        Assert.EndsWith("/appsettings", settings.Name);
        return settings.At("properties")!.AsObject().ToDictionary(one => one.Key, one => one.Value!.ToString());
    }
}
