namespace Ainft.Functions.Tests.Infra;

/// <summary>
/// The identity of the app has exactly these roles, each on the smallest scope. The types of Bicep accept any id of a
/// role.
/// </summary>
public sealed class RoleTests
{
    private const string Account = $"Microsoft.Storage/storageAccounts/stainft{Snapshot.Token}";
    private const string Vault = $"Microsoft.KeyVault/vaults/kv-ainft-{Snapshot.Token}";
    private const string Component = $"Microsoft.Insights/components/appi-ainft-{Snapshot.Token}";
    private const string Bus = $"Microsoft.ServiceBus/namespaces/sb-ainft-{Snapshot.Token}";

    private const string BlobDataOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string QueueDataContributor = "974c5e8b-45b9-4653-ba55-5f855dd0fb88";
    private const string TableDataContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
    private const string CryptoUser = "12338af0-0e69-4776-bea7-57ae8d297424";
    private const string VaultReader = "21090545-7ca7-4776-b22c-e363652d74d2";
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string MetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";
    private const string BusReceiver = "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0";
    private const string BusSender = "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39";

    /// <summary>The account that runs azd, in the sets of parameters that name one.</summary>
    private const string Person = "00000000-0000-0000-0000-000000000003";

    private static readonly string[] Always =
    [
        $"{Account} {BlobDataOwner}",
        $"{Account} {QueueDataContributor}",
        $"{Account} {TableDataContributor}",
        $"{Vault}/keys/ainft-operator {CryptoUser}",
        $"{Vault}/keys/ainft-settler {CryptoUser}",
        $"{Vault}/secrets/ainft-data-key {SecretsUser}",
        $"{Component} {MetricsPublisher}",
    ];

    public static TheoryData<string> Sets => [.. Snapshot.Sets];

    [Theory]
    [InlineData("base.default")]
    [InlineData("base.vnet")]
    public void The_identity_uses_storage_two_keys_one_secret_and_telemetry(string set) =>
        Assert.Equal(Always.Order(StringComparer.Ordinal), RolesOf(set));

    [Fact]
    public void With_Service_Bus_it_also_sends_and_receives()
    {
        string[] bus = [$"{Bus} {BusReceiver}", $"{Bus} {BusSender}"];

        Assert.Equal(Always.Concat(bus).Order(StringComparer.Ordinal), RolesOf("base.premium"));
    }

    [Theory]
    [InlineData("app.default")]
    [InlineData("app.premium")]
    public void The_second_layer_assigns_no_role_because_new_ones_take_minutes(string set) =>
        Assert.Empty(RolesOf(set));

    [Fact]
    public void The_account_that_deploys_signs_with_one_key_and_reads_the_other_until_there_is_a_registry()
    {
        var added = AssignmentsIn("base.no-registry").Where(IsOfPerson).ToArray();

        Assert.Equal(
            [$"{Vault}/keys/ainft-operator {CryptoUser}", $"{Vault}/keys/ainft-settler {VaultReader}"],
            added.Select(RoleOf).Order(StringComparer.Ordinal));
        Assert.All(added, one => Assert.Equal("User", one["properties/principalType"]));
        Assert.DoesNotContain(AssignmentsIn("base.premium"), IsOfPerson);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Each_other_role_goes_to_the_identity_of_the_app(string set) => Assert.All(
        AssignmentsIn(set).Where(assignment => !IsOfPerson(assignment)),
        assignment =>
        {
            Assert.Contains($"id-ainft-{Snapshot.Token}", assignment["properties/principalId"]);
            Assert.Equal("ServicePrincipal", assignment["properties/principalType"]);
        });

    private static IEnumerable<Resource> AssignmentsIn(string set) =>
        Snapshot.Read(set).Of("Microsoft.Authorization/roleAssignments");

    /// <summary>The scope and the role of each assignment.</summary>
    private static IEnumerable<string> RolesOf(string set) =>
        AssignmentsIn(set).Select(RoleOf).Order(StringComparer.Ordinal);

    private static string RoleOf(Resource assignment)
    {
        var scope = assignment.Id.Split("/providers/")[^2];
        return $"{scope} {assignment["properties/roleDefinitionId"]!.Split('/')[^1]}";
    }

    private static bool IsOfPerson(Resource assignment) => assignment["properties/principalId"] == Person;
}
