using System.Globalization;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Tests.Deploy;

/// <summary>The settings of the pods, of which the secret ones are on a page of docs alone.</summary>
public sealed partial class PodSettingsTests
{
    private const string Pod = "spec/template/spec";
    private const string Container = $"{Pod}/containers/0";

    [Fact]
    public async Task The_settings_and_the_documented_secrets_are_enough_for_a_start()
    {
        var settings = (await SettingsAsync()).Select(setting => setting.Value.Length > 0
            ? setting
            : KeyValuePair.Create(setting.Key, ExampleOf(setting.Key)));

        await AppSettings.ValidateAsync([.. settings, .. await SecretsAsync()]);
    }

    [Fact]
    public async Task The_app_refuses_the_settings_that_only_its_operator_knows_until_they_are_set()
    {
        var settings = await SettingsAsync();
        var secrets = await SecretsAsync();

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => AppSettings.ValidateAsync([.. settings, .. secrets]));

        Assert.All(
            settings.Where(setting => setting.Value.Length == 0),
            setting => Assert.Contains(setting.Key.Split("__")[^1], refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Proposed_settings_exist_too()
    {
        var names = Proposal().Matches(await ReadTextAsync("base/settings.env")).Select(match => match.Groups[1].Value);

        Assert.Empty(names.Except(AppSettings.Documented));
    }

    [Fact]
    public async Task A_pod_gets_the_settings_and_the_documented_secret()
    {
        var deployment = await DeployFile.ReadKubernetesAsync("base/deployment.yaml");
        var kustomization = await DeployFile.ReadKubernetesAsync("base/kustomization.yaml");

        Assert.Equal(
            kustomization["configMapGenerator/0/name"], deployment[$"{Container}/envFrom/0/configMapRef/name"]);
        Assert.Equal("settings.env", kustomization["configMapGenerator/0/envs/0"]);
        Assert.Equal(
            Secret().Match(await PageAsync()).Groups[1].Value, deployment[$"{Container}/envFrom/1/secretRef/name"]);
    }

    [Fact]
    public async Task Request_bodies_fit_into_the_volume_for_temporary_files()
    {
        var deployment = await DeployFile.ReadKubernetesAsync("base/deployment.yaml");
        var bodies = (await SettingsAsync()).Single(setting => setting.Key == "Ainft__Bodies__DiskMiB").Value;
        var volume = deployment[$"{Pod}/volumes/0/emptyDir/sizeLimit"]!;

        Assert.EndsWith("Mi", volume, StringComparison.Ordinal);
        Assert.True(Number(bodies) < Number(volume[..^2]));
        Assert.Equal(volume, deployment[$"{Container}/resources/limits/ephemeral-storage"]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static Task<string> ReadTextAsync(string file) => File.ReadAllTextAsync(
        Path.Combine(Npm.Root, "deploy/kubernetes", file), TestContext.Current.CancellationToken);

    private static async Task<IEnumerable<KeyValuePair<string, string>>> SettingsAsync() =>
        (await ReadTextAsync("base/settings.env")).Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => KeyValuePair.Create(line.Split('=', 2)[0], line.Split('=', 2)[1]));

    private static Task<string> PageAsync() => File.ReadAllTextAsync(
        Path.Combine(Npm.Root, "docs/running.md"), TestContext.Current.CancellationToken);

    private static async Task<IEnumerable<KeyValuePair<string, string>>> SecretsAsync() =>
        Literal().Matches(await PageAsync())
            .Select(match => KeyValuePair.Create(match.Groups[1].Value, ExampleOf(match.Groups[1].Value)));

    private static string ExampleOf(string setting) => setting switch
    {
        "AzureWebJobsStorage" => "UseDevelopmentStorage=true",
        "Ainft__Chain__RpcUrls" => "https://rpc.example.org",
        "Ainft__Chain__ChainId" => "11155111",
        "Ainft__Chain__Registry" => "0x5FbDB2315678afecb367f032d93F642f64180aa3",
        "Ainft__Chain__OperatorKey" => DevAccounts.PrivateKeys[0],
        _ => throw new ArgumentException($"The test has no example of {setting}."),
    };

    [GeneratedRegex(@"kubectl create secret generic (\S+)")]
    private static partial Regex Secret();

    [GeneratedRegex(@"--from-literal=(\w+)=")]
    private static partial Regex Literal();

    [GeneratedRegex(@"^(?:# )?(\w+__\w+)=", RegexOptions.Multiline)]
    private static partial Regex Proposal();
}
