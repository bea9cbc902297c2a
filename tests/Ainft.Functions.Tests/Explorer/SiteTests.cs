using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Ainft.Cli.Dev;
using Ainft.Functions.Explorer;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Explorer;

/// <summary>The files for search engines and other sites, and the documentation as pages.</summary>
public sealed class SiteTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private const string Public = "https://ainft.example";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_map_of_the_site_has_the_newest_components_with_public_addresses()
    {
        var (app, id) = await PublicAsync();

        var map = XDocument.Parse(await TextAsync(app, "/sitemap.xml"));
        var addresses = map.Descendants().Where(element => element.Name.LocalName == "loc")
            .Select(element => element.Value).ToArray();

        Assert.Contains($"{Public}/ainft/{id}", addresses);
        Assert.Contains($"{Public}/docs/http", addresses);
        Assert.All(addresses, address => Assert.StartsWith($"{Public}/", address, StringComparison.Ordinal));
        var robots = await TextAsync(app, "/robots.txt");
        Assert.Contains($"Sitemap: {Public}/sitemap.xml", robots, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_public_address_no_map_and_no_embed_exists()
    {
        foreach (var path in (string[])["/sitemap.xml", "/api/oembed?url=x"])
        {
            using var answer = await App.Http.GetAsync(new Uri(App.Address, path), Ct);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        Assert.DoesNotContain("Sitemap", await TextAsync(App, "/robots.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embed_has_the_badge_within_the_asked_size_and_the_page_names_its_address()
    {
        var (app, id) = await PublicAsync();
        var page = await PageClient.PageAsync(app, $"/ainft/{id}");
        var found = new Uri(page.QuerySelector("link[type='application/json+oembed']")!.GetAttribute("href")!);
        Assert.Equal($"{Public}/ainft/{id}", page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));

        var answer = JsonSerializer.Deserialize<JsonElement>(
            await TextAsync(app, $"{found.PathAndQuery}&maxwidth=100&format=json"));

        Assert.Equal("rich", answer.GetProperty("type").GetString());
        Assert.Equal("1.0", answer.GetProperty("version").GetString());
        Assert.Equal((100, 20), (answer.GetProperty("width").GetInt32(), answer.GetProperty("height").GetInt32()));
        Assert.Contains($"{Public}/api/ainfts/{id}/badge.svg", answer.GetProperty("html").GetString());
    }

    [Theory]
    [InlineData("", "/url")]
    [InlineData("?url=https://other.example/ainft/0x12", "/url")]
    [InlineData("?url=https://ainft.example/ainft/0x12", "/url")]
    [InlineData("?url=https://ainft.example.evil/ainft/0x12", "/url")]
    [InlineData("?format=xml&maxwidth=0&maxheight=x", "/format /maxwidth /maxheight /url")]
    public async Task A_wrong_embed_is_refused_with_every_parameter_that_is_wrong(string query, string pointers)
    {
        var (app, _) = await PublicAsync();

        using var answer = await app.Http.GetAsync($"oembed{query}", Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal(
            pointers,
            string.Join(' ', problem.GetProperty("violations").EnumerateArray()
                .Select(violation => violation.GetProperty("pointer").GetString())));
    }

    [Fact]
    public async Task A_citation_escapes_the_commands_of_TeX_in_a_name()
    {
        var manifest = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "data",
            ["name"] = @"50% {off} \input{x} a_b",
            ["authors"] = new JsonArray(new JsonObject { ["name"] = "A & B" }),
        }.ToJsonString();
        await Creator.MintAsync(App.Http, Creator.Single(manifest));

        var page = await PageClient.PageAsync(App, $"/ainft/{Creator.IdOf(manifest)}");

        var entry = page.QuerySelectorAll("pre").Single(text => text.TextContent.StartsWith('@')).TextContent;
        Assert.Contains(
            @"title = {50\% \{off\} \textbackslash{}input\{x\} a\_b},", entry, StringComparison.Ordinal);
        Assert.Contains(@"author = {{A \& B}},", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_of_the_documentation_is_served_and_its_links_lead_somewhere()
    {
        var docs = Path.Combine(Npm.Root, "docs");
        string[] names =
        [
            .. ((string[])["", "design", "decisions"])
                .SelectMany(folder => Directory.GetFiles(Path.Combine(docs, folder), "*.md"))
                .Select(file => Path.GetRelativePath(docs, file)[..^".md".Length]),
        ];
        Assert.Equal(names.Order(StringComparer.Ordinal), App.Get<DocPages>().Names.Order(StringComparer.Ordinal));
        foreach (var name in names)
        {
            var page = await PageClient.PageAsync(App, $"/docs/{name}");
            Assert.NotEmpty(page.QuerySelector("h1")!.TextContent);
            Assert.Empty(page.QuerySelectorAll("[style], article script"));
            Assert.All(
                PageClient.LinkedBy(page).Where(link => link.StartsWith("/docs/", StringComparison.Ordinal)),
                link => Assert.Contains(link.Split('#')[0]["/docs/".Length..], names));
        }
    }

    private async Task<(App App, AinftId Id)> PublicAsync()
    {
        var manifest = Creator.ManifestOf("shown elsewhere");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var app = await World.StartAppAsync(null, ("Ainft__Http__PublicUrl", Public));
        return (app, Creator.IdOf(manifest));
    }

    private static Task<string> TextAsync(App app, string path) =>
        app.Http.GetStringAsync(new Uri(app.Address, path), Ct);
}
