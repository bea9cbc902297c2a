using System.Net;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>
/// The headers that protect a browser from registered content, and the app from false headers of a request.
/// </summary>
public sealed class AnswerHeadersTests(StorageFixture storage, ChainFixture chain)
{
    [Fact]
    public async Task A_browser_runs_and_frames_nothing_of_an_answer_but_may_embed_its_images()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync();
        var id = await MintAsync(app, world, "shown");

        foreach (var path in new[] { $"ainfts/{id}", $"ainfts/{id}/manifest", $"metadata/{id}", "ainfts/0x12",
            "nowhere", "health/live", "openapi.json" })
        {
            using var answer = await app.Http.GetAsync(path);
            Assert.Equal("nosniff", One(answer, "X-Content-Type-Options"));
            Assert.Equal("default-src 'none'; frame-ancestors 'none'", One(answer, "Content-Security-Policy"));
            Assert.Equal("DENY", One(answer, "X-Frame-Options"));
            Assert.Equal("same-origin", One(answer, "Cross-Origin-Resource-Policy"));
        }

        foreach (var path in new[] { $"ainfts/{id}/badge.svg", $"ainfts/{id}/lineage?format=svg" })
        {
            using var image = await app.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, image.StatusCode);
            Assert.Equal("nosniff", One(image, "X-Content-Type-Options"));
            Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; sandbox",
                One(image, "Content-Security-Policy"));
            Assert.Equal("cross-origin", One(image, "Cross-Origin-Resource-Policy"));
            Assert.False(image.Headers.Contains("X-Frame-Options"));
        }
    }

    [Fact]
    public async Task The_page_of_the_documents_runs_its_own_scripts_and_cannot_be_framed()
    {
        await using var app = await App.StartAsync(storage);

        using var page = await app.Http.GetAsync("docs/");

        Assert.Contains("script-src 'self'", One(page, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", One(page, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", One(page, "X-Content-Type-Options"));
    }

    [Fact]
    public async Task No_answer_repeats_the_host_that_a_request_names()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, ("Ainft__Proxies", "127.0.0.1"));
        var id = await MintAsync(app, world, "asked");
        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
            .Select(route => route.RoutePattern.RawText!.TrimStart('/'));

        foreach (var route in routes.Append("api/docs").Append("api/ainfts/export?limit=1")
            .Append("api/ainfts?limit=1"))
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Get, "/" + route.Replace("{id}", $"{id}", StringComparison.Ordinal));
            request.Headers.Host = "forged.example";
            request.Headers.Add("X-Forwarded-Host", "forged.example");
            request.Headers.Add("X-Forwarded-Proto", "forged");
            request.Headers.Add("Forwarded", "host=forged.example;proto=forged");
            using var answer = await app.Http.SendAsync(request);
            Assert.DoesNotContain("forged",
                $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}",
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_image_draws_no_text_that_turns_or_hides_what_follows()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync();
        var id = await MintAsync(app, world, "a\u202Eb\u2066c\u200Fd\u0085e\u2028f\uFEFFg");

        var image = (await app.GetJsonAsync($"metadata/{id}")).GetProperty("image").GetString()!;
        var svg = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(image.Split(',')[1]));

        Assert.Contains("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg", WebUtility.HtmlDecode(svg),
            StringComparison.Ordinal);
    }

    private static async Task<AinftId> MintAsync(App app, World world, string name)
    {
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf(name);
        await Creator.MintAsync(app.Http, creator.Single(manifest));
        return creator.IdOf(manifest);
    }

    private static string One(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
