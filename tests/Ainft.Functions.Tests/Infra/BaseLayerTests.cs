using Ainft.Functions.Platform;

namespace Ainft.Functions.Tests.Infra;

/// <summary>The first layer makes exactly the storage that the app names, and lets only its identity in.</summary>
public sealed class BaseLayerTests
{
    private const string Account = "Microsoft.Storage/storageAccounts";
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string Bus = "Microsoft.ServiceBus/namespaces";
    private const string Endpoint = "Microsoft.Network/privateEndpoints";

    [Theory]
    [InlineData("base.default", "ainft")]
    [InlineData("base.premium", "registry")]
    public async Task Tables_containers_and_queues_are_those_that_the_slices_declare(string set, string prefix)
    {
        var declared = await DeclaredAsync();
        var made = Snapshot.Read(set);

        Assert.Equal(
            Sorted(declared[StorageKind.Table].Select(name => $"{prefix}{name}")),
            made.NamesOf($"{Account}/tableServices/tables"));
        Assert.Equal(
            Sorted(declared[StorageKind.Container].Select(name => $"{prefix}-{name}").Append("app-package")),
            made.NamesOf($"{Account}/blobServices/containers"));
        Assert.Equal(
            Sorted(declared[StorageKind.Queue].SelectMany(name => WithPoison($"{prefix}-{name}"))),
            made.NamesOf($"{Account}/queueServices/queues"));
    }

    [Theory]
    [InlineData("base.default", "Standard_LRS", "Enabled", "Allow")]
    [InlineData("base.vnet", "Standard_LRS", "Disabled", "Deny")]
    [InlineData("base.premium", "Standard_ZRS", "Disabled", "Deny")]
    public void Storage_has_no_keys_and_is_open_to_the_public_only_without_a_network(
        string set, string sku, string access, string action)
    {
        var account = Snapshot.Read(set).The(Account);

        Assert.Equal(sku, account["sku/name"]);
        Assert.Equal("false", account["properties/allowSharedKeyAccess"]);
        Assert.Equal("false", account["properties/allowBlobPublicAccess"]);
        Assert.Equal("true", account["properties/defaultToOAuthAuthentication"]);
        Assert.Equal("TLS1_2", account["properties/minimumTlsVersion"]);
        Assert.Equal(access, account["properties/publicNetworkAccess"]);
        Assert.Equal(action, account["properties/networkAcls/defaultAction"]);
    }

    [Fact]
    public void The_vault_signs_with_keys_of_the_curve_of_Ethereum()
    {
        var keys = Snapshot.Read("base.default").Of($"{Vault}/keys").ToArray();

        Assert.Equal(["ainft-operator", "ainft-settler"], Sorted(keys.Select(key => key.Name.Split('/')[^1])));
        Assert.All(keys, key =>
        {
            Assert.Equal("EC", key["properties/kty"]);
            Assert.Equal("P-256K", key["properties/curveName"]);
            Assert.Equal(["sign", "verify"], key.At("properties/keyOps")!.AsArray().Select(use => use!.ToString()));
        });
    }

    [Fact]
    public async Task The_data_key_is_random_and_a_second_deployment_keeps_it()
    {
        var secret = Snapshot.Read("base.default").The($"{Vault}/secrets");
        var template = (await Bicep.BuildAsync("base"))["resources"]!["vault"]!["properties"]!["template"]!;

        Assert.Equal("ainft-data-key", secret.Name.Split('/')[^1]);
        Assert.Equal(2, secret["properties/value"]!.Split("newGuid()").Length - 1);
        Assert.NotNull(template["resources"]!["dataKey"]!["@options"]!["onlyIfNotExists"]);
    }

    [Theory]
    [InlineData("base.default", "Enabled")]
    [InlineData("base.vnet", "Disabled")]
    public void The_vault_checks_roles_and_keeps_deleted_keys(string set, string access)
    {
        var vault = Snapshot.Read(set).The(Vault);

        Assert.Equal("true", vault["properties/enableRbacAuthorization"]);
        Assert.Equal("true", vault["properties/enableSoftDelete"]);
        Assert.Equal("true", vault["properties/enablePurgeProtection"]);
        Assert.Equal(access, vault["properties/publicNetworkAccess"]);
    }

    [Fact]
    public void Telemetry_takes_no_key_and_goes_to_the_workspace()
    {
        var made = Snapshot.Read("base.default");
        var component = made.The("Microsoft.Insights/components");

        Assert.Equal("true", component["properties/DisableLocalAuth"]);
        Assert.Equal(
            made.The("Microsoft.OperationalInsights/workspaces").Id, component["properties/WorkspaceResourceId"]);
    }

    [Fact]
    public void A_network_reaches_each_service_over_an_endpoint_of_its_own()
    {
        var (closed, premium) = (Snapshot.Read("base.vnet"), Snapshot.Read("base.premium"));

        Assert.Empty(Snapshot.Read("base.default").Of(Endpoint));
        Assert.Equal(["blob", "queue", "table", "vault"], KindsOf(closed));
        Assert.Equal(["blob", "namespace", "queue", "table", "vault"], KindsOf(premium));
        Assert.Equal(KindsOf(closed).Count(), closed.Of("Microsoft.Network/privateDnsZones").Count());
    }

    [Fact]
    public void The_subnet_of_the_app_is_delegated_to_Flex_Consumption()
    {
        var network = Snapshot.Read("base.vnet").The("Microsoft.Network/virtualNetworks");

        Assert.Equal("app", network["properties/subnets/0/name"]);
        Assert.Equal(
            "Microsoft.App/environments",
            network["properties/subnets/0/properties/delegations/0/properties/serviceName"]);
        // Flex Consumption refuses a subnet with an underscore in its name.
        Assert.All(
            network.At("properties/subnets")!.AsArray(),
            subnet => Assert.DoesNotContain('_', subnet!["name"]!.ToString()));
    }

    [Fact]
    public async Task Service_Bus_is_off_by_default_and_has_a_queue_for_each_kind_of_message()
    {
        var made = Snapshot.Read("base.premium");
        var declared = (await DeclaredAsync())[StorageKind.Queue].Select(name => $"registry-{name}");

        Assert.Empty(Snapshot.Read("base.default").Of(Bus));
        Assert.Equal("Premium", made.The(Bus)["sku/name"]);
        Assert.Equal("true", made.The(Bus)["properties/disableLocalAuth"]);
        Assert.Equal(Sorted(declared), made.NamesOf($"{Bus}/queues"));
        Assert.All(
            made.Of($"{Bus}/queues"), queue => Assert.Equal("true", queue["properties/requiresDuplicateDetection"]));
    }

    [Fact]
    public void A_message_has_as_many_tries_over_Service_Bus_as_over_storage()
    {
        var tries = QueueSettings.Read(Path.Combine(AppContext.BaseDirectory, "host.json")).MaxDequeueCount;

        Assert.All(
            Snapshot.Read("base.premium").Of($"{Bus}/queues"),
            queue => Assert.Equal($"{tries}", queue["properties/maxDeliveryCount"]));
    }

    private static string[] WithPoison(string queue) => [queue, $"{queue}-poison"];

    private static IEnumerable<string> KindsOf(Snapshot made) => Sorted(made.Of(Endpoint).Select(
        endpoint => endpoint["properties/privateLinkServiceConnections/0/properties/groupIds/0"]!));

    private static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);

    // The app is built but not started, so it needs no storage.
    private static async Task<ILookup<StorageKind, string>> DeclaredAsync()
    {
        await using var app = AinftApp.Create(
        [
            "--AzureWebJobsStorage=UseDevelopmentStorage=true", "--Ainft:Chain:RpcUrls=http://127.0.0.1:9",
            "--Ainft:Chain:ChainId=31337", "--Ainft:Chain:Registry=0x5FbDB2315678afecb367f032d93F642f64180aa3",
        ]);
        // The storage itself adds these two to the names of the slices.
        return app.Services.GetServices<StorageName>().Select(name => (name.Kind, name.Name))
            .Append((StorageKind.Container, Leases.Container))
            .Append((StorageKind.Container, IndexGenerations.Container))
            .Distinct().ToLookup(name => name.Item1, name => name.Item2);
    }
}
