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
    [InlineData("StuckAfterSeconds", "0")]
    [InlineData("MaxWindow", "0")]
    public void A_wrong_or_missing_setting_is_named(string setting, string? value)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read(setting, value));
        Assert.Contains(setting, refusal.Message);
        Assert.DoesNotContain("secret", refusal.Message);
    }

    [Fact]
    public void Without_a_key_the_app_reads_and_several_endpoints_are_split()
    {
        var options = Read("OperatorKey", null);
        Assert.Equal([new Uri("http://a/"), new Uri("https://b/x")], options.Endpoints);
    }

    private static ChainOptions Read(string setting, string? value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Ainft:Chain:RpcUrls"] = "http://a; https://b/x",
            ["Ainft:Chain:ChainId"] = "1",
            ["Ainft:Chain:Registry"] = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            [$"Ainft:Chain:{setting}"] = value,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection().AddChain(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<ChainOptions>>().Value;
    }
}
