using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Infra;

namespace Ainft.Functions.Tests.Deploy;

/// <summary>
/// KEDA scales the pods with the queues of the app. Its schema accepts any text in the metadata of a trigger, so these
/// are the rules of KEDA's documentation for the two kinds of triggers in use.
/// </summary>
public sealed partial class KedaTests
{
    private const string Queue = "azure-queue";
    private const string Processor = "cpu";

    private static readonly string[] MetadataOfQueue =
    [
        "accountName", "activationQueueLength", "cloud", "connectionFromEnv", "endpointSuffix", "queueLength",
        "queueLengthStrategy", "queueName",
    ];

    [Fact]
    public async Task Each_queue_of_the_app_is_watched_and_no_other()
    {
        var triggers = await TriggersAsync(Queue);
        var prefix = Defaults.Settings["AINFT_PREFIX"];

        Assert.Equal(
            QueuesOfApp().Select(queue => queue.Replace("%AINFT_PREFIX%", prefix, StringComparison.Ordinal)).Order(),
            triggers.Select(trigger => trigger["metadata/queueName"]).Order());
        Assert.DoesNotContain(
            "AINFT_PREFIX",
            await File.ReadAllTextAsync(
                Path.Combine(Npm.Root, "deploy/kubernetes/base/settings.env"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_counts_for_as_many_messages_as_it_works_on_at_once()
    {
        var settings = QueueSettings.Read(Path.Combine(AppContext.BaseDirectory, "host.json"));

        Assert.All(
            await TriggersAsync(Queue),
            trigger => Assert.Equal($"{settings.BatchSize}", trigger["metadata/queueLength"]));
    }

    [Fact]
    public async Task The_metadata_of_a_queue_has_only_names_that_KEDA_knows_and_texts_as_values()
    {
        var triggers = await TriggersAsync(Queue);

        Assert.NotEmpty(triggers);
        Assert.All(
            triggers.SelectMany(trigger => trigger.At("metadata")!.AsObject()),
            member =>
            {
                Assert.Contains(member.Key, MetadataOfQueue);
                Assert.Equal(JsonValueKind.String, member.Value!.GetValueKind());
            });
    }

    [Fact]
    public async Task KEDA_reads_the_connection_string_that_the_pods_have()
    {
        var authentication = await DeployFile.ReadKubernetesAsync("keda/authentication.yaml");
        var deployment = await DeployFile.ReadKubernetesAsync("base/deployment.yaml");
        const string target = "spec/secretTargetRef/0";

        Assert.All(
            await TriggersAsync(Queue),
            trigger => Assert.Equal(authentication["metadata/name"], trigger["authenticationRef/name"]));
        Assert.Equal("connection", authentication[$"{target}/parameter"]);
        Assert.Equal("AzureWebJobsStorage", authentication[$"{target}/key"]);
        Assert.Equal(
            deployment["spec/template/spec/containers/0/envFrom/1/secretRef/name"], authentication[$"{target}/name"]);
    }

    [Fact]
    public async Task Processor_time_scales_too_and_needs_a_request_of_the_pod()
    {
        var trigger = Assert.Single(await TriggersAsync(Processor));
        var deployment = await DeployFile.ReadKubernetesAsync("base/deployment.yaml");

        Assert.Equal("Utilization", trigger["metricType"]);
        Assert.Matches("^[1-9][0-9]*$", trigger["metadata/value"]);
        Assert.NotNull(deployment["spec/template/spec/containers/0/resources/requests/cpu"]);
    }

    [Fact]
    public async Task Timers_always_have_several_pods_and_only_KEDA_sets_their_number()
    {
        var scaled = await DeployFile.ReadKubernetesAsync("keda/scaledobject.yaml");
        var deployment = await DeployFile.ReadKubernetesAsync("base/deployment.yaml");
        var patch = Assert.Single(
            (await DeployFile.ReadKubernetesAsync("keda/kustomization.yaml")).Elements("patches"));

        Assert.Equal(deployment["metadata/name"], scaled["spec/scaleTargetRef/name"]);
        Assert.Equal(deployment["spec/replicas"], scaled["spec/minReplicaCount"]);
        Assert.True(Number(scaled["spec/maxReplicaCount"]!) > Number(scaled["spec/minReplicaCount"]!));
        Assert.Equal(deployment["metadata/name"], patch["target/name"]);
        Assert.Matches(RemovesReplicas(), patch["patch"]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<Resource[]> TriggersAsync(string type)
    {
        var triggers = (await DeployFile.ReadKubernetesAsync("keda/scaledobject.yaml")).Elements("spec/triggers");
        return [.. triggers.Where(trigger => trigger.Type == type)];
    }

    private static IEnumerable<string> QueuesOfApp()
    {
        var metadata = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "functions.metadata"));
        return JsonSerializer.Deserialize<JsonElement>(metadata).EnumerateArray()
            .SelectMany(function => function.GetProperty("bindings").EnumerateArray())
            .Where(binding => binding.GetProperty("type").GetString() == "queueTrigger")
            .Select(binding => binding.GetProperty("queueName").GetString()!);
    }

    [GeneratedRegex(@"^- op: remove\s+path: /spec/replicas\s*$")]
    private static partial Regex RemovesReplicas();
}
