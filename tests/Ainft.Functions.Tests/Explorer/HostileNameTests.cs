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
            await TryMintAsync(new Creator(World.Domain), ManifestOf($"{Harmless} {i}", isWhole: true));
        // The registry takes some texts as a name and a description, but not as another member.
        var minted = 0;
        foreach (var isWhole in (bool[])[true, false])
        {
            var expected = (await SkeletonsAsync(Harmless, isWhole))!;
            foreach (var name in HostileNames.All)
            {
                if (await SkeletonsAsync(name, isWhole) is not { } shown)
                    continue;
                minted++;
                foreach (var (page, skeleton) in shown)
                    Assert.Equal((name, page, expected[page]), (name, page, skeleton));
            }
        }

        Assert.True(minted >= 50, $"Only {minted} components were minted.");
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData("data:text/html,%3Cscript%3E")]
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
        await Creator.MintAsync(App.Http, Creator.Single(manifest));

        var page = await PageClient.PageAsync(App, $"/ainft/{Creator.IdOf(manifest)}");

        Assert.All(
            page.QuerySelectorAll("[href], [src]"),
            element => Assert.Matches(
                "^(/|#|https?:)", element.GetAttribute("href") ?? element.GetAttribute("src")!));
    }

    [Fact]
    public async Task A_file_that_a_platform_does_not_pin_is_shown_as_not_pinned_and_its_texts_are_harmless()
    {
        var manifest = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "model",
            ["properties"] = new JsonObject
            {
                ["files"] = new JsonArray(
                    new JsonObject
                    {
                        ["path"] = "<b>big.bin",
                        ["size"] = 20_000_000,
                        ["digest"] = "d41d8cd98f",
                        ["algorithm"] = "md5",
                    },
                    new JsonObject { ["path"] = "second.bin" },
                    new JsonObject { ["size"] = 1 },
                    "third.bin"),
            },
        }.ToJsonString();
        await Creator.MintAsync(App.Http, Creator.Single(manifest));

        var page = await PageClient.PageAsync(App, $"/ainft/{Creator.IdOf(manifest)}");

        var rows = page.QuerySelectorAll("section[aria-labelledby=unpinned] tbody tr");
        Assert.Equal(2, rows.Length);
        Assert.Equal(
            ["<b>big.bin", "19.1 MiB", "md5 d41d8cd98f", "not pinned by SHA-256"],
            rows[0].Children.Select(cell => cell.TextContent));
        Assert.Equal(
            ["second.bin", "not stated", "not stated", "not pinned by SHA-256"],
            rows[1].Children.Select(cell => cell.TextContent));
    }

    [Fact]
    public async Task The_form_of_oEmbed_encodes_a_hostile_name_too()
    {
        var app = await World.StartAppAsync(null, ("Ainft__Http__PublicUrl", "https://ainft.example"));
        foreach (var name in HostileNames.Names)
        {
            if (await TryMintAsync(Creator, ManifestOf(name, isWhole: false)) is not { } id)
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

    /// <summary>The elements of each page about a new component. Null when the registry refuses the text.</summary>
    private async Task<Dictionary<string, string>?> SkeletonsAsync(string text, bool isWhole)
    {
        var creator = new Creator(World.Domain);
        if (await TryMintAsync(creator, ManifestOf(text, isWhole)) is not { } id)
            return null;
        var skeletons = new Dictionary<string, string>();
        foreach (var (page, path) in (IEnumerable<(string, string)>)
            [
                ("home", "/"), ("component", $"/ainft/{id}"), ("lineage", $"/ainft/{id}/lineage"),
                ("account", $"/address/{creator.Address}"), ("list", $"/components?creator={creator.Address}"),
            ])
            skeletons[page] = string.Join('\n', PageClient.SkeletonOf(await PageClient.PageAsync(App, path)));
        return skeletons;
    }

    /// <summary>A manifest with this text in its name and description, or in each free member.</summary>
    private static string ManifestOf(string text, bool isWhole)
    {
        var manifest = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "data",
            ["name"] = text,
            ["description"] = text,
            ["artifacts"] = new JsonArray(
                new JsonObject { ["uri"] = "https://example.org/f", ["sha256"] = new string('a', 64), ["size"] = 1 }),
        };
        if (isWhole)
        {
            manifest["version"] = text;
            manifest["authors"] = new JsonArray(new JsonObject { ["name"] = text });
            manifest["tags"] = new JsonArray(text);
            manifest["source"] = new JsonObject { ["repository"] = text };
            manifest["properties"] = new JsonObject { [text] = text };
        }
        return manifest.ToJsonString();
    }

    private async Task<AinftId?> TryMintAsync(Creator creator, string manifest)
    {
        if (!Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out _, out _))
            return null;
        using var answer = await Creator.PostAsync(App.Http, "ainfts", creator.Single(manifest));
        return answer.IsSuccessStatusCode ? creator.IdOf(manifest) : null;
    }
}
