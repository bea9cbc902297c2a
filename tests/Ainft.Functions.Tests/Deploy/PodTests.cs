using System.Globalization;
using Ainft.Functions.Tests.Docs;

namespace Ainft.Functions.Tests.Deploy;

/// <summary>The pods of the app, with their rights, probes and ends.</summary>
public sealed class PodTests
{
    private const string Pod = "spec/template/spec";
    private const string Container = $"{Pod}/containers/0";

    [Fact]
    public async Task A_pod_has_the_user_of_the_image_and_may_write_only_temporary_files()
    {
        var deployment = await DeploymentAsync();
        var user = AppSettings.OfDockerfile("USER").Split(':');

        Assert.Equal("true", deployment[$"{Pod}/securityContext/runAsNonRoot"]);
        Assert.Equal(user[0], deployment[$"{Pod}/securityContext/runAsUser"]);
        Assert.Equal(user[1], deployment[$"{Pod}/securityContext/runAsGroup"]);
        Assert.Equal("RuntimeDefault", deployment[$"{Pod}/securityContext/seccompProfile/type"]);
        Assert.Equal("false", deployment[$"{Pod}/automountServiceAccountToken"]);
        Assert.Equal("true", deployment[$"{Container}/securityContext/readOnlyRootFilesystem"]);
        Assert.Equal("false", deployment[$"{Container}/securityContext/allowPrivilegeEscalation"]);
        Assert.Equal("ALL", deployment[$"{Container}/securityContext/capabilities/drop/0"]);
        Assert.Equal("/tmp", Assert.Single(deployment.Elements($"{Container}/volumeMounts"))["mountPath"]);
        Assert.NotNull(Assert.Single(deployment.Elements($"{Pod}/volumes"))["emptyDir"]);
    }

    [Fact]
    public async Task Probes_ask_routes_of_the_app_at_the_port_of_the_image()
    {
        var deployment = await DeploymentAsync();
        var routes = DocumentedTable.Rows("http.md", "| route |").Select(row => row.Split('`')[1]).ToArray();
        string[] probes = ["startupProbe", "readinessProbe", "livenessProbe"];

        Assert.Equal(AppSettings.OfDockerfile("EXPOSE"), deployment[$"{Container}/ports/0/containerPort"]);
        Assert.All(probes, probe =>
        {
            Assert.Equal(deployment[$"{Container}/ports/0/name"], deployment[$"{Container}/{probe}/httpGet/port"]);
            Assert.Contains(
                deployment[$"{Container}/{probe}/httpGet/path"]!.Replace("/api/", "GET ", StringComparison.Ordinal),
                routes);
        });
    }

    [Fact]
    public async Task An_outage_that_all_pods_share_takes_none_of_them_away()
    {
        var deployment = await DeploymentAsync();

        Assert.Equal("/api/health/ready", deployment[$"{Container}/startupProbe/httpGet/path"]);
        Assert.Equal("/api/health/live", deployment[$"{Container}/readinessProbe/httpGet/path"]);
        Assert.Equal("/api/health/live", deployment[$"{Container}/livenessProbe/httpGet/path"]);
    }

    [Fact]
    public async Task Several_pods_serve_while_one_is_replaced_and_finish_their_work()
    {
        var deployment = await DeploymentAsync();
        var budget = await DeployFile.ReadKubernetesAsync("base/disruption.yaml");

        Assert.True(Number(deployment["spec/replicas"]!) > 1);
        Assert.Equal("0", deployment["spec/strategy/rollingUpdate/maxUnavailable"]);
        Assert.Equal("1", budget["spec/maxUnavailable"]);
        // The pause before SIGTERM counts, and then the app has 30 seconds, which is the default of .NET.
        Assert.True(
            Number(deployment[$"{Pod}/terminationGracePeriodSeconds"]!)
                > Number(deployment[$"{Container}/lifecycle/preStop/sleep/seconds"]!) + 30);
    }

    private static Task<DeployFile> DeploymentAsync() => DeployFile.ReadKubernetesAsync("base/deployment.yaml");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
