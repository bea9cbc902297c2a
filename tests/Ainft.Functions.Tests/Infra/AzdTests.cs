using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ainft.Cli.Contracts;
using Ainft.Cli.Dev;
using Ainft.Testing.Hosting;

namespace Ainft.Functions.Tests.Infra;

/// <summary>
/// The files that azd reads. azd itself cannot be had here, so the rules are those of its schema and its source.
/// </summary>
public sealed partial class AzdTests
{
    private const string Address = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
    private static readonly string Definition = File.ReadAllText(Path.Combine(Npm.Root, "azure.yaml"));

    public static TheoryData<string> Hooks => ["check", "registry"];

    [Fact]
    public void Both_layers_have_a_template_and_its_parameters()
    {
        Assert.Equal(["infra/base", "infra/app"], Layer().Matches(Definition).Select(match => match.Groups[1].Value));
        Assert.All(Layer().Matches(Definition), match =>
        {
            var folder = Path.Combine(Npm.Root, match.Groups[1].Value);
            Assert.True(File.Exists(Path.Combine(folder, "main.bicep")), folder);
            Assert.True(File.Exists(Path.Combine(folder, "main.parameters.json")), folder);
            // azd would read such a file in the place of main.parameters.json.
            Assert.False(File.Exists(Path.Combine(folder, "main.bicepparam")), folder);
        });
        // azd cannot see that the app needs the address that is set after the first layer.
        Assert.Matches(@"name: app\s+path: infra/app\s+dependsOn:\s+- base\s", Definition);
    }

    [Fact]
    public void The_service_is_the_project_of_the_app()
    {
        Assert.Matches(
            @"services:\s+functions:\s+project: src/Ainft.Functions\s+language: dotnet\s+host: function\s", Definition);
        Assert.Single(Directory.GetFiles(Path.Combine(Npm.Root, "src/Ainft.Functions"), "*.csproj"));
    }

    [Theory]
    [MemberData(nameof(Hooks))]
    public void Each_hook_is_a_script_of_sh_and_one_of_PowerShell_with_the_same_messages(string name)
    {
        var (posix, windows) = ($"../hooks/{name}.sh", $"../hooks/{name}.ps1");
        Assert.Matches($@"posix:\s+shell: sh\s+run: {Regex.Escape(posix)}\s", Definition);
        Assert.Matches($@"windows:\s+shell: pwsh\s+run: {Regex.Escape(windows)}\s", Definition);

        Assert.Equal(MessagesOf(Read(posix)), MessagesOf(Read(windows)));
    }

    [Theory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public void The_scripts_know_the_test_chains_of_the_tool(string language) => Assert.Equal(
        string.Join(' ', TestChains.Ids), Chains().Match(Read($"../hooks/check.{language}")).Value.Trim('\''));

    [Theory]
    [MemberData(nameof(Hooks))]
    public async Task Scripts_of_sh_can_be_executed_and_have_the_line_ends_of_a_shell(string name)
    {
        Assert.StartsWith("100755 ", await Npm.RunAsync("git", ["ls-files", "-s", $"infra/hooks/{name}.sh"]));
        Assert.DoesNotContain('\r', Read($"../hooks/{name}.sh"));
        Assert.StartsWith("#!/bin/sh\nset -eu\n", WithoutComments(Read($"../hooks/{name}.sh")));
    }

    [Theory]
    [InlineData("", "", "", "No JSON-RPC endpoint is set.")]
    [InlineData("https://rpc.example.org", "", "", "No chain is set.")]
    [InlineData("https://rpc.example.org", "0x1", "", "AINFT_CHAIN_ID is '0x1'")]
    [InlineData("https://rpc.example.org", "010", "", "AINFT_CHAIN_ID is '010'")]
    [InlineData("https://rpc.example.org", "1", "", "Chain 1 is not a known test chain")]
    [InlineData("https://rpc.example.org", "1", "no", "Chain 1 is not a known test chain")]
    [InlineData("https://rpc.example.org", "8453", "", "Chain 8453 is not a known test chain")]
    [InlineData("https://rpc.example.org", "1", "yes", null)]
    [InlineData("https://rpc.example.org", "11155111", "", null)]
    public async Task Nothing_is_deployed_for_a_wrong_chain_or_unasked_for_a_real_one(
        string urls, string chain, string mainnet, string? message) => await RefusesAsync(
        "check", message, ("AINFT_RPC_URLS", urls), ("AINFT_CHAIN_ID", chain), ("AINFT_MAINNET", mainnet));

    [Theory]
    [InlineData("5FbDB2315678afecb367f032d93F642f64180aa3", "AINFT_REGISTRY is '5FbD")]
    [InlineData("0x5FbDB2315678afecb367f032d93F642f64180aag", "AINFT_REGISTRY is '0x5FbD")]
    [InlineData("0x5FbDB2315678afecb367f032d93F642f64180aa", "AINFT_REGISTRY is '0x5FbD")]
    [InlineData(Address, null)]
    public async Task A_registry_of_ones_own_must_have_an_address(string address, string? message) =>
        await RefusesAsync("registry", message, ("AINFT_REGISTRY", address), ("AINFT_CHAIN_ID", "11155111"));

    [Fact]
    public async Task With_private_endpoints_the_message_says_from_where_to_deploy_the_registry() => await RefusesAsync(
        "registry",
        "The first layer is complete, but the key vault is closed to the public, so this machine cannot deploy the "
            + "registry. On a machine inside the virtual network, run: ainft contracts deploy --chain-id 11155111 "
            + "--public-url https://app --key-vault-key https://vault/keys/k --rpc URL.",
        ("AINFT_REGISTRY", ""), ("AINFT_NETWORK", "true"), ("AINFT_CHAIN_ID", "11155111"),
        ("AINFT_PUBLIC_URL", ""), ("AZURE_APP_URL", "https://app"), ("AZURE_KEY_VAULT_KEY", "https://vault/keys/k"));

    [Theory]
    [InlineData("", "")]
    [InlineData("example", "linux-x64")]
    public async Task The_app_is_published_for_Linux_wherever_azd_runs(string environment, string platform)
    {
        const string project = "src/Ainft.Functions/Ainft.Functions.csproj";

        var read = await Npm.RunAsync(
            "env", [$"AZURE_ENV_NAME={environment}", "dotnet", "msbuild", project, "-getProperty:RuntimeIdentifier"]);

        Assert.Equal(platform, read.Trim());
        // azd writes an id into a project that lacks one.
        Assert.Contains("<UserSecretsId>", File.ReadAllText(Path.Combine(Npm.Root, project)));
    }

    [Fact]
    public async Task The_package_of_azd_has_no_settings_of_a_developer_and_runs_on_Linux()
    {
        var package = await PublishedApp.FolderAsync();
        var target = JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(package, "Ainft.Functions.deps.json")))!["runtimeTarget"]!["name"];

        Assert.False(File.Exists(Path.Combine(package, "local.settings.json")));
        Assert.EndsWith(PublishedApp.IsForAzure ? "/linux-x64" : "", target!.ToString());
    }

    private static async Task RefusesAsync(string hook, string? message, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("sh", [$"../hooks/{hook}.sh"])
        {
            WorkingDirectory = Path.Combine(Npm.Root, "infra/base"),
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(message is null ? 0 : 1, process.ExitCode);
        Assert.StartsWith(message ?? "", error);
        Assert.Equal(message is null ? 0 : 1, error.Count(letter => letter == '\n'));
    }

    private static string Read(string hook) => File.ReadAllText(Path.Combine(Npm.Root, "infra/base", hook));

    private static string WithoutComments(string script) => Comment().Replace(script, "");

    /// <summary>The messages, with the variables of both languages written in the same way.</summary>
    private static IEnumerable<string> MessagesOf(string script) =>
        Message().Matches(script).Select(match => Hole().Replace(match.Groups[2].Value, "VALUE"));

    [GeneratedRegex(@"^ +path: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Layer();

    [GeneratedRegex("'([0-9]+ )+[0-9]+'")]
    private static partial Regex Chains();

    [GeneratedRegex("^# .*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("""^ *[Ff]ail (['"])(.*)\1""", RegexOptions.Multiline)]
    private static partial Regex Message();

    [GeneratedRegex(@"\$\{\w+:-\}|\$env:\w+|\$\w+")]
    private static partial Regex Hole();
}
