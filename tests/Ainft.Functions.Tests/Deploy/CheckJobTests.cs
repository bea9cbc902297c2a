using Ainft.Functions.Upkeep;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Tests.Deploy;

/// <summary>The job of a cluster that checks the index on a schedule.</summary>
public sealed class CheckJobTests
{
    private const string Pods = "spec/template/spec";
    private const string Job = "spec/jobTemplate/spec";
    private const string Checks = $"{Job}/template/spec";

    [Fact]
    public async Task The_check_has_the_image_and_the_rights_of_the_pods()
    {
        var (pods, check) = (await PodsAsync(), await CheckAsync());

        foreach (var part in new[] { "securityContext", "containers/0/securityContext" })
            Assert.Equal(pods.Members($"{Pods}/{part}"), check.Members($"{Checks}/{part}"));
        foreach (var value in new[] { "containers/0/image", "automountServiceAccountToken", "enableServiceLinks" })
            Assert.Equal(pods[$"{Pods}/{value}"], check[$"{Checks}/{value}"]);
        Assert.Equal("/tmp", check[$"{Checks}/containers/0/volumeMounts/0/mountPath"]);
    }

    [Fact]
    public async Task The_check_gets_storage_and_chain_and_no_other_secret()
    {
        var (pods, check) = (await PodsAsync(), await CheckAsync());
        const string map = "containers/0/envFrom/0/configMapRef/name", secret = "valueFrom/secretKeyRef/name";

        Assert.Equal(pods[$"{Pods}/{map}"], check[$"{Checks}/{map}"]);
        Assert.Single(check.Elements($"{Checks}/containers/0/envFrom"));
        var secrets = check.Elements($"{Checks}/containers/0/env").ToList();
        Assert.Equal(["AzureWebJobsStorage", "Ainft__Chain__RpcUrls"], secrets.Select(one => one.Name));
        Assert.All(secrets, one => Assert.Equal(one.Name, one["valueFrom/secretKeyRef/key"]));
        Assert.All(
            secrets, one => Assert.Equal(pods[$"{Pods}/containers/0/envFrom/1/secretRef/name"], one[secret]));
    }

    [Fact]
    public async Task The_Service_sends_the_check_no_request()
    {
        var selector = (await DeployFile.ReadKubernetesAsync("base/service.yaml")).Members("spec/selector");

        Assert.NotEqual(selector, (await CheckAsync()).Members($"{Job}/template/metadata/labels"));
    }

    [Fact]
    public async Task The_job_fails_at_once_unless_another_try_can_help()
    {
        var check = await CheckAsync();
        const string rule = $"{Job}/podFailurePolicy/rules/0";

        Assert.Equal("FailJob", check[$"{rule}/action"]);
        Assert.Equal(check[$"{Checks}/containers/0/name"], check[$"{rule}/onExitCodes/containerName"]);
        Assert.Equal(
            [UpkeepExit.Wrong, UpkeepExit.Usage, UpkeepExit.Lost],
            check.Elements($"{rule}/onExitCodes/values").Select(code => code.Body.GetValue<int>()));
        // Kubernetes requires it beside a policy of failures.
        Assert.Equal("Never", check[$"{Checks}/restartPolicy"]);
    }

    [Fact]
    public async Task The_executable_takes_the_arguments_of_the_job()
    {
        var arguments = (await CheckAsync()).Elements($"{Checks}/containers/0/args")
            .Select(one => one.Body.ToString()).ToArray();
        var output = new StringWriter();
        Assert.True(UpkeepCommand.IsAskedFor(arguments));

        // The arguments are read before the settings.
        await UpkeepCommand.RunAsync(
            arguments,
            (_, _) => throw new OptionsValidationException("", typeof(object), ["The settings were read."]),
            output,
            TestContext.Current.CancellationToken);

        Assert.Contains("The settings were read.", output.ToString(), StringComparison.Ordinal);
    }

    private static Task<DeployFile> PodsAsync() => DeployFile.ReadKubernetesAsync("base/deployment.yaml");

    private static Task<DeployFile> CheckAsync() => DeployFile.ReadKubernetesAsync("base/check.yaml");
}
