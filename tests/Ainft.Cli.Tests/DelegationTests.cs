using System.Text;
using System.Text.Json.Nodes;
using Ainft.Cli.Dev;
using Ainft.Ethereum;

namespace Ainft.Cli.Tests;

/// <summary>A creator delegates with the tool, an agent mints, and the creator revokes with the tool.</summary>
public sealed class DelegationTests(DevWorldFixture world)
{
    private const string Described =
        """{"ainft":1,"kind":"model","source":{"platform":"github.com","repository":"acme/model"}}""";

    private static readonly LocalKey Agent = DevAccounts.Keys[8];

    [Fact]
    public async Task A_delegation_from_the_tool_lets_an_agent_mint_until_it_is_revoked()
    {
        var domain = await DomainAsync();
        var delegation = (await world.RunAsync(
            "delegate", "--agent", Agent.Address.ToString(), "--platform", "github.com", "--scope", "acme/*",
            "--chain", $"{domain.ChainId}", "--registry", domain.Registry.ToString(), "--dev", "7", "--json"))
            .Ended(ExitCode.Ok).Json;
        var id = await MintAsync(domain, Described, JsonNode.Parse(delegation.GetRawText())!);

        var shown = (await world.RunAsync("get", id)).Ended(ExitCode.Ok).Out;
        Assert.Contains("Only the creator can mint the token", shown, StringComparison.Ordinal);
        await world.RunAsync("proof", id, "--wait");
        var refused = (await world.RunAsync("token", id, "--payer-dev", "6")).Ended(ExitCode.Refused);
        Assert.Contains(Agent.Address.ToString(), refused.Error, StringComparison.Ordinal);

        var integration = delegation.GetProperty("integration").GetString()!;
        (await world.RunAsync("delegation", "revoke", integration, "--dev", "7")).Ended(ExitCode.Ok);
        var again = (await world.RunAsync("delegation", "revoke", integration, "--dev", "7")).Ended(ExitCode.Ok);
        Assert.Contains("already", again.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scope", "acme/../other")]
    [InlineData("--platform", "GitHub.com")]
    [InlineData("--chain", "0")]
    [InlineData("--agent", "0x12")]
    public async Task A_term_of_another_form_is_named(string option, string value)
    {
        var line = new Dictionary<string, string>
        {
            ["--agent"] = Agent.Address.ToString(),
            ["--platform"] = "github.com",
            ["--scope"] = "acme/model",
            ["--chain"] = "31337",
            ["--registry"] = Agent.Address.ToString(),
            [option] = value,
        };
        var run = (await world.RunAsync(
            ["delegate", .. line.SelectMany(pair => new[] { pair.Key, pair.Value }), "--dev", "7"]))
            .Ended(ExitCode.Usage);
        Assert.Contains(option, run.Error, StringComparison.Ordinal);
    }

    private async Task<MintDomain> DomainAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(world.File.Api.TrimEnd('/') + "/api/") };
        var chain = JsonNode.Parse(await http.GetStringAsync("chain"))!;
        return new MintDomain(
            chain["chainId"]!.GetValue<ulong>(), Address.Parse(chain["registry"]!.GetValue<string>()));
    }

    private async Task<string> MintAsync(MintDomain domain, string text, JsonNode delegation)
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(text), out var manifest, out _));
        var deadline = (ulong)DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        var body = new JsonObject
        {
            ["manifest"] = JsonNode.Parse(text),
            ["creator"] = DevAccounts.Keys[7].Address.ToString(),
            ["deadline"] = deadline,
            ["signature"] = Agent.Sign(MintMessage.HashMint(domain, manifest.Digest, [], deadline)).ToString(),
            ["delegation"] = delegation,
        };
        using var http = new HttpClient { BaseAddress = new Uri(world.File.Api.TrimEnd('/') + "/api/") };
        using var answer = await http.PostAsync(
            "ainfts", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
        var minted = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, minted);
        return JsonNode.Parse(minted)!["items"]![0]!["id"]!.GetValue<string>();
    }
}
