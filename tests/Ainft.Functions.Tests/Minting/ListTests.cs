using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

public sealed class ListTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task Pages_give_everything_once_newest_first_while_new_components_arrive()
    {
        foreach (var bundle in Enumerable.Range(0, 3))
            await Creator.MintAsync(App.Http,
                Creator.Many([.. Enumerable.Range(0, 4).Select(i => Creator.ManifestOf($"{bundle}-{i}"))]));
        var names = new List<string>();
        for (var path = $"ainfts?creator={Creator.Address}&limit=5"; path is not null;)
        {
            var page = await App.GetJsonAsync(path);
            names.AddRange(page.GetProperty("items").EnumerateArray()
                .Select(item => item.GetProperty("name").GetString()!));
            path = page.TryGetProperty("page", out var next)
                ? $"ainfts?creator={Creator.Address}&limit=5&page={next.GetString()}" : null;
            await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf($"meanwhile {names.Count}")));
        }
        string[] expected = [.. Enumerable.Range(0, 3).Reverse()
            .SelectMany(bundle => Enumerable.Range(0, 4).Reverse().Select(i => $"{bundle}-{i}"))];
        Assert.Equal(expected, names);
    }

    [Fact]
    public async Task Lists_are_by_creator_digest_source_or_kind()
    {
        const string Manifest = """
            {"ainft":1,"kind":"model","name":"listed",
             "source":{"platform":"huggingface","repository":"org/listed","uri":"https://huggingface.co/org/listed"}}
            """;
        var other = new Creator(World.Domain);
        await Creator.MintAsync(App.Http, Creator.Single(Manifest));
        await Creator.MintAsync(App.Http, other.Single(Manifest));
        var digest = (await App.GetJsonAsync($"ainfts/{Creator.IdOf(Manifest)}")).GetProperty("digest").GetString();
        Assert.Equal(1, await CountAsync($"creator={Creator.Address}"));
        Assert.Equal(2, await CountAsync($"digest={digest}"));
        Assert.Equal(2, await CountAsync("source=https%3A%2F%2Fhuggingface.co%2Forg%2Flisted"));
        Assert.Equal(2, await CountAsync("source=org%2Flisted"));
        Assert.Equal(2, await CountAsync("kind=model"));
        Assert.Equal(0, await CountAsync("kind=data"));
        Assert.Equal(2, await CountAsync(""));
    }

    [Fact]
    public async Task A_page_token_of_another_query_is_refused()
    {
        await Creator.MintAsync(App.Http, Creator.Many(Creator.ManifestOf("a"), Creator.ManifestOf("b")));
        var token = (await App.GetJsonAsync("ainfts?limit=1")).GetProperty("page").GetString();
        using var answer = await App.Http.GetAsync($"ainfts?kind=data&limit=1&page={token}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("/page", (await answer.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("violations")[0].GetProperty("pointer").GetString());
    }

    [Theory]
    [InlineData("limit=0", "/limit")]
    [InlineData("limit=101", "/limit")]
    [InlineData("limit=x", "/limit")]
    [InlineData("page=%00%2f", "/page")]
    [InlineData("creator=0x12", "/creator")]
    [InlineData("kind=soup", "/kind")]
    [InlineData("digest=abc", "/digest")]
    [InlineData("file=abc", "/file")]
    [InlineData("file=0x00000000000000000000000000000000000000aa", "/file")]
    [InlineData("name=", "/name")]
    [InlineData("creator=0x00000000000000000000000000000000000000aa&kind=soup", "/kind")]
    [InlineData("creater=0x00000000000000000000000000000000000000aa", "/creater")]
    public async Task A_bad_query_is_refused_with_the_parameter_that_is_wrong(string query, string pointer)
    {
        using var answer = await App.Http.GetAsync($"ainfts?{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(pointer, (await answer.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("violations")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task A_key_that_a_host_asked_for_is_no_mistake() =>
        Assert.Equal(0, await CountAsync("kind=data&code=secret"));

    [Fact]
    public async Task Metadata_is_what_marketplaces_read()
    {
        var manifest = Creator.ManifestOf("<b>&pictured");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var metadata = await App.GetJsonAsync($"metadata/{Creator.IdOf(manifest)}");
        Assert.Equal("<b>&pictured", metadata.GetProperty("name").GetString());
        Assert.False(metadata.TryGetProperty("external_url", out _),
            "Without PublicUrl the app has no address to give.");
        var image = metadata.GetProperty("image").GetString()!;
        Assert.StartsWith("data:image/svg+xml;base64,", image);
        System.Xml.Linq.XDocument.Parse(
            System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(image.Split(',')[1])));
        Assert.Contains(metadata.GetProperty("attributes").EnumerateArray(),
            trait => trait.GetProperty("trait_type").GetString() == "kind");
    }

    [Theory]
    [InlineData("ainfts/0x12")]
    [InlineData("ainfts/0x1111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData("ainfts/0x1111111111111111111111111111111111111111111111111111111111111111/manifest")]
    [InlineData("ainfts/0x1111111111111111111111111111111111111111111111111111111111111111/proof")]
    [InlineData("metadata/0x1111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData("nowhere")]
    public async Task What_is_not_there_is_a_404_problem(string path)
    {
        using var answer = await App.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_component_is_found_by_its_CAIP_19_name_too()
    {
        var manifest = Creator.ManifestOf("named");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var caip19 = (await App.GetJsonAsync($"ainfts/{Creator.IdOf(manifest)}")).GetProperty("caip19").GetString()!;
        Assert.StartsWith("eip155:31337/erc721:0x", caip19);
        Assert.Equal("named",
            (await App.GetJsonAsync($"ainfts/{Uri.EscapeDataString(caip19)}")).GetProperty("name").GetString());
        var elsewhere = caip19.Replace("eip155:31337", "eip155:1", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound,
            (await App.Http.GetAsync($"ainfts/{Uri.EscapeDataString(elsewhere)}")).StatusCode);
    }

    [Fact]
    public async Task Token_metadata_links_to_the_public_address_when_one_is_set()
    {
        var manifest = Creator.ManifestOf("linked");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var named = await World.StartAppAsync(null, ("Ainft__Http__PublicUrl", "https://ainft.example/"));
        var metadata = await named.GetJsonAsync($"metadata/{Creator.IdOf(manifest)}");
        Assert.Equal($"https://ainft.example/ainft/{Creator.IdOf(manifest)}",
            metadata.GetProperty("external_url").GetString());
    }

    private async Task<int> CountAsync(string query) =>
        (await App.GetJsonAsync($"ainfts?{query}")).GetProperty("items").GetArrayLength();
}
