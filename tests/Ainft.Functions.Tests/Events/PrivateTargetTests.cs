using System.Text.Json;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Events;

/// <summary>A registry whose operator named no private host.</summary>
public sealed class PrivateTargetTests(StorageFixture storage, ChainFixture chain) : SubscriptionScene(storage, chain)
{
    protected override string PrivateHosts => "";

    [Fact]
    public async Task A_private_address_is_refused_when_the_app_connects()
    {
        var port = new Uri(Receiver.Address).Port;
        foreach (var host in new[] { "127.0.0.1", "localhost", "[::1]", "169.254.169.254" })
        {
            var id = IdOf(await AddAsync(url: $"https://{host}:{port}/hook"));
            using var answer = await Owner.SendAsync(HttpMethod.Post, $"subscriptions/{id}/challenge", null);
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal("challenge-failed", problem.GetProperty("code").GetString());
            Assert.Contains("public address", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(0, Receiver.Challenges);
    }
}
