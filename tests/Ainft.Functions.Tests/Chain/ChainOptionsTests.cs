using Ainft.Functions.Chain;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Tests.Chain;

public sealed class ChainOptionsTests
{
    [Theory]
    [InlineData("RpcUrls", null)]
    [InlineData("RpcUrls", "ftp://node")]
    [InlineData("RpcUrls", "http://a;node")]
    [InlineData("ChainId", null)]
    [InlineData("ChainId", "0")]
    [InlineData("Registry", null)]
    [InlineData("Registry", "0x12")]
    [InlineData("Registry", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [InlineData("OperatorKey", "secret")]
    [InlineData("OperatorKey", "0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("KeyVaultKey", "operator")]
    [InlineData("KeyVaultKey", "http://a.vault.azure.net/keys/operator/0123456789abcdef0123456789abcdef")]
    [InlineData("KeyVaultKey", "https://a.vault.azure.net/secrets/operator/0123456789abcdef0123456789abcdef")]
    [InlineData("KeyVaultKey", "https://a.vault.azure.net/keys/operator/0123456789abcdef")]
    [InlineData("KeyVaultKey", "https://a.vault.azure.net/keys/operator/0123456789abcdef0123456789abcdef/sign")]
    [InlineData("KeyVaultKey", "https://a.vault.azure.net/keys/operator/0123456789abcdef0123456789abcdef?a=b")]
    [InlineData("KeyVaultKey", "https://a:b@a.vault.azure.net/keys/operator/0123456789abcdef0123456789abcdef")]
    [InlineData("KeyVaultKey", "https://127.0.0.1/keys/operator/0123456789abcdef0123456789abcdef")]
    [InlineData("StuckAfterSeconds", "0")]
    [InlineData("MaxWindow", "0")]
    public void A_wrong_or_missing_setting_is_named(string setting, string? value)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read((setting, value)));
        Assert.Contains(setting, refusal.Message);
        Assert.DoesNotContain("secret", refusal.Message);
    }

    [Theory]
    [InlineData("RpcUrls")]
    [InlineData("ChainId")]
    [InlineData("Registry")]
    public void A_missing_setting_is_answered_with_what_to_set(string setting)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read((setting, null)));
        Assert.Contains($"Set Ainft__Chain__{setting} to ", refusal.Message);
    }

    [Fact]
    public void Without_a_key_the_app_reads_and_several_endpoints_are_split()
    {
        var options = Read(("OperatorKey", null));
        Assert.Equal([new Uri("http://a/"), new Uri("https://b/x")], options.Endpoints);
    }

    [Theory]
    [InlineData("https://a.vault.azure.net/keys/operator")]
    [InlineData("https://a.vault.azure.net/keys/operator/")]
    public void A_vault_key_without_a_version_is_refused_with_the_command_that_prints_it(string key)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read(("KeyVaultKey", key)));
        Assert.Contains("az keyvault key show", refusal.Message);
    }

    [Fact]
    public void Two_keys_are_refused()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read(
            ("KeyVaultKey", "https://a.vault.azure.net/keys/operator/0123456789abcdef0123456789abcdef"),
            ("OperatorKey", "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")));
        Assert.Contains("not both", refusal.Message);
    }

    [Theory]
    [InlineData("https://a.vault.azure.net", "https://vault.azure.net/.default")]
    [InlineData("https://a.vault.azure.cn", "https://vault.azure.cn/.default")]
    [InlineData("https://a.managedhsm.azure.net", "https://managedhsm.azure.net/.default")]
    [InlineData("https://a.vault.azure.net:8443", "https://vault.azure.net/.default")]
    public void A_vault_key_names_its_vault_and_the_scope_of_its_tokens(string vault, string scope)
    {
        const string Version = "0123456789abcdef0123456789abcdef";
        var id = Read(("KeyVaultKey", $"{vault}/keys/operator/{Version}")).VaultKeyId!;
        Assert.Equal((new Uri(vault), "operator", Version, scope), (id.Vault, id.Name, id.Version, id.Scope));
    }

    private static ChainOptions Read(params (string Setting, string? Value)[] changed)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Ainft:Chain:RpcUrls"] = "http://a; https://b/x",
            ["Ainft:Chain:ChainId"] = "1",
            ["Ainft:Chain:Registry"] = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        };
        foreach (var (setting, value) in changed)
            settings[$"Ainft:Chain:{setting}"] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection().AddChain(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<ChainOptions>>().Value;
    }
}
