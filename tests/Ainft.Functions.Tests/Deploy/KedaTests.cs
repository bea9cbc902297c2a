using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Infra;

namespace Ainft.Functions.Tests.Deploy;

/// <summary>
/// KEDA scales the pods with the queues of the app. Its schema accepts any text in the metadata of a trigger, so these
/// are the rules of KEDA's documentation for the three kinds of triggers in use.
/// </summary>
public sealed partial class KedaTests
{
    private const string OverStorage = "keda", OverServiceBus = "keda-servicebus";
    private const string Processor = "cpu";

    private static readonly Dictionary<string, Scaler> Scalers = new()
    {
        [OverStorage] = new("azure-queue", "queueLength",
        [
            "accountName", "activationQueueLength", "cloud", "connectionFromEnv", "endpointSuffix", "queueLength",
            "queueLengthStrategy", "queueName",
        ]),
        [OverServiceBus] = new("azure-servicebus", "messageCount",
        [
            "activationMessageCount", "cloud", "connectionFromEnv", "endpointSuffix", "messageCount", "namespace",
            "operation", "queueName", "subscriptionName", "topicName", "useRegex",
        ]),
    };

    /// <summary>The folders of overlays with KEDA, one per kind of queues.</summary>
    public static TheoryData<string> Overlays => [.. Scalers.Keys];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Each_queue_of_the_app_is_watched_and_no_other(string overlay)
    {
        var triggers = await QueuesAsync(overlay);
        var prefix = Defaults.Settings["AINFT_PREFIX"];

        Assert.Equal(
            QueuesOfApp().Select(queue => queue.Replace("%AINFT_PREFIX%", prefix, StringComparison.Ordinal)).Order(),
            triggers.Select(trigger => trigger["metadata/queueName"]).Order());
        Assert.DoesNotContain(
            "AINFT_PREFIX",
            await ReadAsync("base/settings.env"),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task A_pod_counts_for_as_many_messages_as_it_works_on_at_once(string overlay)
    {
        var settings = QueueSettings.Read(Path.Combine(AppContext.BaseDirectory, "host.json"));

        Assert.All(
            await QueuesAsync(overlay),
            trigger => Assert.Equal($"{settings.BatchSize}", trigger[$"metadata/{Scalers[overlay].Length}"]));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task The_metadata_of_a_queue_has_only_names_that_KEDA_knows_and_texts_as_values(string overlay)
    {
        var triggers = await QueuesAsync(overlay);

        Assert.NotEmpty(triggers);
        Assert.All(
            triggers.SelectMany(trigger => trigger.At("metadata")!.AsObject()),
            member =>
            {
                Assert.Contains(member.Key, Scalers[overlay].Members);
                Assert.Equal(JsonValueKind.String, member.Value!.GetValueKind());
            });
    }

    [Fact]
    public async Task KEDA_reads_the_connection_string_that_the_pods_have()
    {
        var authentication = await DeployFile.ReadKubernetesAsync($"{OverStorage}/authentication.yaml");
        var deployment = await DeployFile.ReadKubernetesAsync("base/deployment.yaml");
        const string target = "spec/secretTargetRef/0";

        Assert.All(
            await QueuesAsync(OverStorage),
            trigger => Assert.Equal(authentication["metadata/name"], trigger["authenticationRef/name"]));
        Assert.Equal("connection", authentication[$"{target}/parameter"]);
        Assert.Equal("AzureWebJobsStorage", authentication[$"{target}/key"]);
        Assert.Equal(
            deployment["spec/template/spec/containers/0/envFrom/1/secretRef/name"], authentication[$"{target}/name"]);
    }

    [Fact]
    public async Task KEDA_reads_the_namespace_of_the_pods_with_an_identity()
    {
        var authentication = await DeployFile.ReadKubernetesAsync($"{OverServiceBus}/authentication.yaml");
        var settings = await ReadAsync($"{OverServiceBus}/settings.env");
        var host = NamespaceOfPods().Match(settings).Groups[1].Value;
        var kustomization = await DeployFile.ReadKubernetesAsync($"{OverServiceBus}/kustomization.yaml");
        var basis = await DeployFile.ReadKubernetesAsync("base/kustomization.yaml");

        Assert.All(
            await QueuesAsync(OverServiceBus),
            trigger =>
            {
                Assert.Equal(host.Split('.')[0], trigger["metadata/namespace"]);
                Assert.Equal(authentication["metadata/name"], trigger["authenticationRef/name"]);
            });
        Assert.Equal("azure-workload", authentication["spec/podIdentity/provider"]);
        Assert.Empty(
            new ServiceBusOptions { FullyQualifiedNamespace = host }.Validate(new ValidationContext(this)));
        // Without a merge, the pods would have the settings of this file alone.
        Assert.Equal("merge", kustomization["configMapGenerator/0/behavior"]);
        Assert.Equal("settings.env", kustomization["configMapGenerator/0/envs/0"]);
        Assert.Equal(basis["configMapGenerator/0/name"], kustomization["configMapGenerator/0/name"]);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Processor_time_scales_too_and_needs_a_request_of_the_pod(string overlay)
    {
        var trigger = Assert.Single(await TriggersAsync(overlay, Processor));
        var deployment = await DeployFile.ReadKubernetesAsync("base/deployment.yaml");

        Assert.Equal("Utilization", trigger["metricType"]);
        Assert.Matches("^[1-9][0-9]*$", trigger["metadata/value"]);
        Assert.NotNull(deployment["spec/template/spec/containers/0/resources/requests/cpu"]);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Timers_always_have_several_pods_and_only_KEDA_sets_their_number(string overlay)
    {
        var scaled = await DeployFile.ReadKubernetesAsync($"{overlay}/scaledobject.yaml");
        var deployment = await DeployFile.ReadKubernetesAsync("base/deployment.yaml");
        var patch = Assert.Single(
            (await DeployFile.ReadKubernetesAsync($"{overlay}/kustomization.yaml")).Elements("patches"));

        Assert.Equal(deployment["metadata/name"], scaled["spec/scaleTargetRef/name"]);
        Assert.Equal(deployment["spec/replicas"], scaled["spec/minReplicaCount"]);
        Assert.True(Number(scaled["spec/maxReplicaCount"]!) > Number(scaled["spec/minReplicaCount"]!));
        Assert.Equal(deployment["metadata/name"], patch["target/name"]);
        Assert.Matches(RemovesReplicas(), patch["patch"]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(
        Path.Combine(Npm.Root, "deploy/kubernetes", file), TestContext.Current.CancellationToken);

    private static Task<Resource[]> QueuesAsync(string overlay) => TriggersAsync(overlay, Scalers[overlay].Type);

    private static async Task<Resource[]> TriggersAsync(string overlay, string type)
    {
        var scaled = await DeployFile.ReadKubernetesAsync($"{overlay}/scaledobject.yaml");
        return [.. scaled.Elements("spec/triggers").Where(trigger => trigger.Type == type)];
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

    [GeneratedRegex(@"^Ainft__ServiceBus__FullyQualifiedNamespace=(\S+)$", RegexOptions.Multiline)]
    private static partial Regex NamespaceOfPods();

    /// <summary>A kind of triggers that watches queues.</summary>
    /// <param name="Type">Its name.</param>
    /// <param name="Length">The member with the messages per pod.</param>
    /// <param name="Members">The members of its metadata.</param>
    private sealed record Scaler(string Type, string Length, string[] Members);
}
