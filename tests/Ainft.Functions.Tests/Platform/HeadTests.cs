using System.Net;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

public sealed class HeadTests(StorageFixture storage, ChainFixture chain)
{
    [Fact]
    public async Task HEAD_answers_as_GET_does_without_the_body()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync();
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf("headed");
        await Creator.MintAsync(app.Http, creator.Single(manifest));
        var id = creator.IdOf(manifest);

        foreach (var path in new[] { "/", "ainfts", $"ainfts/{id}", $"ainfts/{id}/manifest",
            $"metadata/{id}", "ainfts/0x12", "nowhere", "docs/", "openapi.json", "health/live" })
        {
            using var get = await app.Http.GetAsync(path);
            using var head = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            Assert.Equal(get.StatusCode, head.StatusCode);
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            Assert.Equal("", await head.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task HEAD_of_a_route_that_only_takes_posts_is_405()
    {
        await using var app = await App.StartAsync(storage, map: app => app.MapPost("/api/only-post", () => "x"));

        using var head = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "only-post"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, head.StatusCode);
        Assert.Equal(["POST"], head.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_route_that_takes_GET_says_that_it_takes_HEAD()
    {
        await using var app = await App.StartAsync(storage);

        using var refused = await app.Http.DeleteAsync("ainfts");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        Assert.Equal(["GET", "POST", "HEAD"], refused.Content.Headers.Allow);
    }
}
