using System.Net;
using System.Text;
using System.Text.Json;
using Ainft.Testing.Hosting;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Shared steps of the tests of a Functions host.</summary>
internal static class HostScene
{
    public static Task<TestHost> StartAsync(
        World world, IReadOnlyDictionary<string, string?>? more = null, string triggers = "off")
    {
        var settings = new Dictionary<string, string?>(world.Settings())
        {
            ["Ainft__Triggers"] = triggers,
            ["AINFT_ANCHOR_SCHEDULE"] = "* * * * * *",
            ["AINFT_RECONCILE_SCHEDULE"] = "* * * * * *",
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
            settings[name] = value;
        return TestHost.StartAsync(settings);
    }

    public static HttpClient ClientOf(TestHost host) => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri(host.Address, "/api/"),
    };

    public static StringContent JsonBody(string text) => new(text, Encoding.UTF8, "application/json");

    public static async Task<HttpResponseMessage> MintManyAsync(
        HttpClient http, World world, Creator creator, params string[] manifests)
    {
        var leaves = manifests.Select(one => Leaf.Registration(creator.IdOf(one), creator.Address)).ToArray();
        var deadline = Creator.SoonDeadline;
        var hash = MintMessage.HashMintMany(world.Domain, MerkleTree.Build(leaves).Root, leaves.Length, deadline);
        var content = new StringContent(string.Join('\n', manifests), Encoding.UTF8, "application/x-ndjson");
        var path = $"ainfts/bulk?creator={creator.Address}&deadline={deadline}";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Ainft-Signature", creator.Key.Sign(hash).ToString());
        var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return answer;
    }

    public static async Task AssertProblemAsync(int status, HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(status, problem.GetProperty("status").GetInt32());
        }
    }
}
