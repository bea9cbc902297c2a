using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Explorer;

/// <summary>
/// No text of a stranger changes a page. Each page has the same elements with the same attributes for a hostile text as
/// for a harmless one.
/// </summary>
public sealed class HostileNameTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private const string Harmless = "harmless";

    // The first page has as many rows, so another component does not change its number of elements.
    private const int RowsOfHome = 10;

    [Fact]
    public async Task No_element_and_no_attribute_appears_that_a_page_lacks_for_a_harmless_name()
    {
        for (var i = 0; i < RowsOfHome; i++)
            await MintAsync(new Creator(World.Domain), $"{Harmless} {i}");
        var creator = new Creator(World.Domain);
        var expected = await SkeletonsAsync(creator, (await MintAsync(creator, Harmless))!.Value);

        var minted = 0;
        foreach (var name in HostileNames.All)
        {
            var other = new Creator(World.Domain);
            if (await MintAsync(other, name) is not { } id)
                continue;
            minted++;
            foreach (var (page, skeleton) in await SkeletonsAsync(other, id))
                Assert.Equal(
                    (name, page, string.Join('\n', expected[page])), (name, page, string.Join('\n', skeleton)));
        }

        Assert.True(minted >= 30, $"Only {minted} names were minted.");
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData("data:text/html,<b>")]
    [InlineData("vbscript:x")]
    public async Task An_address_of_another_scheme_is_text_and_no_link(string uri)
    {
        var manifest = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "data",
            ["artifacts"] = new JsonArray(new JsonObject { ["uri"] = uri, ["sha256"] = new string('a', 64) }),
            ["source"] = new JsonObject { ["uri"] = uri },
        }.ToJsonString();
        using var answer = await Creator.PostAsync(App.Http, "ainfts", Creator.Single(manifest));
        if (answer.StatusCode == HttpStatusCode.UnprocessableEntity)
            return;

        var page = await PageClient.PageAsync(App, $"/ainft/{Creator.IdOf(manifest)}");

        Assert.All(
            page.QuerySelectorAll("[href], [src]"),
            element => Assert.Matches(
                "^(/|#|https?:)", element.GetAttribute("href") ?? element.GetAttribute("src")!));
    }

    [Fact]
    public async Task The_form_of_oEmbed_encodes_a_hostile_name_too()
    {
        var app = await World.StartAppAsync(null, ("Ainft__Http__PublicUrl", "https://ainft.example"));
        foreach (var name in HostileNames.Names)
        {
            if (await MintAsync(Creator, name) is not { } id)
                continue;
            var answer = await app.GetJsonAsync($"oembed?url=https://ainft.example/ainft/{id}");

            var link = Assert.Single(PageClient.PartsOf(answer.GetProperty("html").GetString()!));
            var image = Assert.Single(link.Children);

            Assert.Equal(("A", "IMG"), (link.TagName, image.TagName));
            Assert.Equal(["href"], link.Attributes.Select(attribute => attribute.Name));
            Assert.Equal(["src", "alt"], image.Attributes.Select(attribute => attribute.Name));
            Assert.Empty(link.TextContent);
        }
    }

    private async Task<Dictionary<string, IReadOnlyList<string>>> SkeletonsAsync(Creator creator, AinftId id)
    {
        var skeletons = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (page, path) in (IEnumerable<(string, string)>)
            [
                ("home", "/"), ("component", $"/ainft/{id}"), ("lineage", $"/ainft/{id}/lineage"),
                ("account", $"/address/{creator.Address}"), ("list", $"/components?creator={creator.Address}"),
            ])
            skeletons[page] = PageClient.SkeletonOf(await PageClient.PageAsync(App, path));
        return skeletons;
    }

    /// <summary>Mints a component with this text in each free member. Null when the text is refused.</summary>
    private async Task<AinftId?> MintAsync(Creator creator, string text)
    {
        var manifest = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "data",
            ["name"] = text,
            ["version"] = text,
            ["description"] = text,
            ["authors"] = new JsonArray(new JsonObject { ["name"] = text }),
            ["tags"] = new JsonArray(text),
            ["source"] = new JsonObject { ["repository"] = text },
            ["properties"] = new JsonObject { [text] = text },
            ["artifacts"] = new JsonArray(
                new JsonObject { ["uri"] = "https://example.org/f", ["sha256"] = new string('a', 64), ["size"] = 1 }),
        }.ToJsonString();
        return await TryMintAsync(creator, manifest) ?? await TryMintAsync(creator, NameOnly(manifest));
    }

    private static string NameOnly(string manifest)
    {
        var whole = JsonNode.Parse(manifest)!.AsObject();
        foreach (var member in (string[])["version", "tags", "authors", "source", "properties"])
            whole.Remove(member);
        return whole.ToJsonString();
    }

    private async Task<AinftId?> TryMintAsync(Creator creator, string manifest)
    {
        if (!Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out _, out _))
            return null;
        using var answer = await Creator.PostAsync(App.Http, "ainfts", creator.Single(manifest));
        return answer.IsSuccessStatusCode ? creator.IdOf(manifest) : null;
    }
}
