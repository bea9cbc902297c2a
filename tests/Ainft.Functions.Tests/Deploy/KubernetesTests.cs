using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Deploy;

/// <summary>The files for Kubernetes, which no cluster checks here.</summary>
public sealed class KubernetesTests
{
    public static TheoryData<string> Files => [.. DeployFile.OfKubernetes];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Each_object_is_valid_and_has_only_known_properties(string file) =>
        Assert.Empty((await DeployFile.ReadKubernetesAsync(file)).Faults);

    [Fact]
    public async Task A_misspelt_property_and_a_wrong_value_are_found()
    {
        var file = Path.GetTempFileName();
        var deployment = await File.ReadAllTextAsync(
            Path.Combine(Npm.Root, "deploy/kubernetes/base/deployment.yaml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            file,
            deployment.Replace("startupProbe:", "startUpProbe:", StringComparison.Ordinal)
                .Replace("replicas: 3", "replicas: three", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var faults = (await DeployFile.ReadAsync(file)).Faults;

        File.Delete(file);
        Assert.Contains(faults, fault => fault.StartsWith("/spec/replicas type", StringComparison.Ordinal));
        Assert.Contains("/spec/template/spec/containers/0/startUpProbe is unknown", faults);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("keda", "../base")]
    [InlineData("keda-servicebus", "../base")]
    public async Task Kustomize_takes_every_file_of_the_folder(string folder, params string[] others)
    {
        var kustomization = await DeployFile.ReadKubernetesAsync($"{folder}/kustomization.yaml");
        var files = DeployFile.OfKubernetes.Where(file => file.StartsWith($"{folder}/", StringComparison.Ordinal))
            .Select(file => file[(folder.Length + 1)..]).Except(["kustomization.yaml"]);

        Assert.Equal("kustomize.config.k8s.io/v1beta1", kustomization["apiVersion"]);
        Assert.Equal(
            files.Concat(others).Order(StringComparer.Ordinal),
            kustomization.Elements("resources").Select(name => name.Body.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal((await DeployFile.ReadKubernetesAsync("base/namespace.yaml"))["metadata/name"],
            kustomization["namespace"]);
    }

    [Theory]
    [InlineData("base/service.yaml", "spec/selector")]
    [InlineData("base/disruption.yaml", "spec/selector/matchLabels")]
    [InlineData("base/deployment.yaml", "spec/selector/matchLabels")]
    [InlineData(
        "base/deployment.yaml", "spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels")]
    public async Task Every_selector_finds_the_pods(string file, string selector)
    {
        var labels = (await DeployFile.ReadKubernetesAsync("base/deployment.yaml"))
            .Members("spec/template/metadata/labels");

        Assert.Equal(labels, (await DeployFile.ReadKubernetesAsync(file)).Members(selector));
    }
}
