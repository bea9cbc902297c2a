using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Functions.Minting;
using Ainft.Testing;
using Azure.Core.Pipeline;
using static Ainft.Functions.Tests.Filed;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// Lists by file, by the beginning of a name and by several filters. One filter drives a list, and a request looks at a
/// bounded number of components.
/// </summary>
public sealed class FilterTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    /// <summary>The reads of the rows of single components.</summary>
    private readonly FaultTransport reads =
        new(request => request.Method == "GET" && request.Path.Contains("Ainfts(", StringComparison.Ordinal),
        everything: true);

    [Fact]
    public async Task The_components_that_have_a_file_are_found_by_its_digest()
    {
        var other = new Creator(World.Domain);
        await Creator.MintAsync(App.Http, Creator.Single(ManifestOf("model", files: ["weights", "config"])));
        await Creator.MintAsync(App.Http, other.Single(ManifestOf("copy", files: ["weights"])));
        await Creator.MintAsync(App.Http, Creator.Single(ManifestOf("without files")));

        Assert.Equal(["copy", "model"], await NamesAsync($"file={DigestOf("weights")}"));
        Assert.Equal(["copy", "model"], await NamesAsync($"file=0x{DigestOf("weights")}"));
        Assert.Equal(["model"], await NamesAsync($"file={DigestOf("config")}"));
        Assert.Empty(await NamesAsync($"file={DigestOf("a file of no component")}"));
    }

    [Fact]
    public async Task A_component_that_has_the_same_bytes_at_two_addresses_is_listed_once()
    {
        await Creator.MintAsync(App.Http, Creator.Single(ManifestOf("twice", files: ["same", "same"])));

        Assert.Equal(["twice"], await NamesAsync($"file={DigestOf("same")}"));
    }

    [Fact]
    public async Task Names_are_found_by_their_beginning_in_small_and_capital_letters()
    {
        var long1 = $"Llama {new string('x', 40)} one";
        var long2 = $"llama {new string('x', 40)} two";
        foreach (var name in new[] { "llama", long1, long2, "LLAMA guard", "Mistral", "al llama", "Ünder" })
            await Creator.MintAsync(App.Http, Creator.Single(ManifestOf(name)));
        await Creator.MintAsync(App.Http, Creator.Single("""{"ainft":1,"kind":"data"}"""));

        Assert.Equal(["llama", "LLAMA guard", long2, long1], await NamesAsync("name=LLaMa"));
        Assert.Equal(["LLAMA guard", long2, long1], await NamesAsync("name=llama%20"));
        Assert.Equal([long1], await NamesAsync($"name={Uri.EscapeDataString(long1)}"));
        Assert.Equal(["Ünder"], await NamesAsync("name=%C3%BC"));
        Assert.Empty(await NamesAsync("name=llamas"));
    }

    [Fact]
    public async Task Equal_names_come_newest_first()
    {
        foreach (var version in new[] { "1", "2", "3" })
            await Creator.MintAsync(App.Http, Creator.Single(ManifestOf("same", version: version)));

        var page = await App.GetJsonAsync("ainfts?name=same");

        Assert.Equal(["3", "2", "1"],
            page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("version").GetString()));
    }

    [Fact]
    public async Task A_component_of_a_list_fulfils_all_filters()
    {
        var other = new Creator(World.Domain);
        var mine = ManifestOf("Alpha one", "model", "org/alpha", files: ["weights", "mine"]);
        await Creator.MintAsync(App.Http, Creator.Many(
            mine,
            ManifestOf("Alpha two", "data", "org/alpha", files: ["weights"]),
            ManifestOf("beta", "model", "org/beta")));
        await Creator.MintAsync(App.Http, other.Many(
            mine,
            ManifestOf("Alpha three", "model", "org/alpha"),
            ManifestOf("gamma", "model", "org/beta", files: ["weights"])));
        var (weights, own) = (DigestOf("weights"), DigestOf("mine"));
        var digest = (await App.GetJsonAsync($"ainfts/{Creator.IdOf(mine)}")).GetProperty("digest").GetString();

        Assert.Equal(["Alpha two", "Alpha one"], await NamesAsync($"creator={Creator.Address}&file={weights}"));
        Assert.Equal(["Alpha one"], await NamesAsync($"creator={Creator.Address}&file={weights}&kind=model"));
        Assert.Equal(["gamma"], await NamesAsync($"file={weights}&source=org%2Fbeta"));
        Assert.Equal(["Alpha one", "Alpha one"], await NamesAsync($"file={own}&name=alpha"));
        Assert.Equal(["Alpha one"], await NamesAsync($"digest={digest}&creator={other.Address}"));
        Assert.Equal(["Alpha one", "Alpha one"], await NamesAsync($"digest={digest}&file={weights}"));
        Assert.Equal(["Alpha three", "Alpha one"],
            await NamesAsync($"creator={other.Address}&source=org%2Falpha&name=ALPHA&kind=model"));
        Assert.Equal(["Alpha three", "Alpha one", "Alpha one"], await NamesAsync("source=org%2Falpha&kind=model"));
        Assert.Equal(["gamma"], await NamesAsync("name=g&kind=model"));
        Assert.Empty(await NamesAsync($"creator={Creator.Address}&name=gamma"));
        Assert.Empty(await NamesAsync($"digest={digest}&kind=data"));
        Assert.Empty(await NamesAsync($"file={own}&source=org%2Fbeta"));
    }

    [Fact]
    public async Task Components_are_found_by_the_words_of_their_cards()
    {
        await Creator.MintAsync(App.Http, Creator.Many(
            Carded("one", tags: ["NLP", "nlp"], languages: ["en", "pt-BR"]),
            Carded("two", tags: ["nlp"], languages: ["de"], library: "peft"),
            Carded("three", tags: ["vision"], languages: ["en"], pipeline: "image-classification")));
        await Creator.MintAsync(App.Http, Creator.Single(ManifestOf("without a card")));

        Assert.Equal(["two", "one"], await NamesAsync("tag=Nlp"));
        Assert.Equal(["one"], await NamesAsync("language=PT-br"));
        Assert.Equal(["three", "one"], await NamesAsync("language=en"));
        Assert.Equal(["two"], await NamesAsync("library=peft"));
        Assert.Equal(["three"], await NamesAsync("pipeline=image-classification"));
        Assert.Equal(["one"], await NamesAsync("tag=nlp&language=en&kind=model"));
        Assert.Equal(["three"], await NamesAsync($"creator={Creator.Address}&tag=vision"));
        Assert.Empty(await NamesAsync("tag=nlp&library=transformers&language=de"));
        using var empty = await App.Http.GetAsync("ainfts?tag=");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
    }

    [Fact]
    public async Task Components_are_found_by_their_authors_papers_and_metrics()
    {
        var other = new Creator(World.Domain);
        await Creator.MintAsync(App.Http, Creator.Many(
            Described("one", """
                "authors":[{"name":"Ada Lovelace","orcid":"0000-0002-1825-0097"},{"name":"ada lovelace"}],
                "papers":[{"doi":"10.48550/arXiv.1706.03762","arxiv":"1706.03762"}],
                "metrics":[{"name":"accuracy","value":0.9},{"name":"Accuracy","value":0.8,"split":"test"}]
                """),
            Described("two", """
                "authors":[{"name":"Ada"}],"papers":[{"arxiv":"hep-th/9901001"}],"metrics":[{"name":"f1","value":1}]
                """)));
        await Creator.MintAsync(App.Http, other.Single(
            Described("three", "\"authors\":[{\"name\":\"ADA LOVELACE\"}],\"tags\":[\"accuracy\"]")));

        Assert.Equal(["three", "one"], await NamesAsync("author=Ada%20Lovelace"));
        Assert.Equal(["one"], await NamesAsync("author=0000-0002-1825-0097"));
        Assert.Equal(["two"], await NamesAsync("author=ada"));
        Assert.Equal(["one"], await NamesAsync("paper=10.48550%2FARXIV.1706.03762"));
        Assert.Equal(["one"], await NamesAsync("paper=1706.03762"));
        Assert.Equal(["two"], await NamesAsync("paper=hep-th%2F9901001&metric=F1"));
        Assert.Equal(["one"], await NamesAsync("metric=accuracy"));
        Assert.Equal(["three"], await NamesAsync($"author=ada%20lovelace&creator={other.Address}"));
        Assert.Equal(["one"], await NamesAsync("author=ada%20lovelace&paper=1706.03762&metric=accuracy&name=o"));
        Assert.Empty(await NamesAsync("author=ada&paper=1706.03762"));
        foreach (var query in new[] { "author=", $"author={new string('a', 513)}", $"metric={new string('a', 257)}" })
        {
            using var refused = await App.Http.GetAsync($"ainfts?{query}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }
        await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task Pages_of_several_filters_give_every_match_once()
    {
        for (var bundle = 0; bundle < 4; bundle++)
            await Creator.MintAsync(App.Http, Creator.Many(
                [.. Enumerable.Range(0, 40).Select(i =>
                    ManifestOf($"{bundle}-{i}", files: i % 9 == 0 ? new[] { "common" } : []))]));
        string[] expected = [.. Enumerable.Range(0, 4).Reverse()
            .SelectMany(bundle => Enumerable.Range(0, 40).Reverse().Where(i => i % 9 == 0)
                .Select(i => $"{bundle}-{i}"))];

        foreach (var limit in new[] { 1, 3, 7, 100 })
            Assert.Equal(expected,
                await NamesAsync($"creator={Creator.Address}&file={DigestOf("common")}&limit={limit}"));
        Assert.Equal(expected, await NamesAsync($"file={DigestOf("common")}&limit=3"));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"1-{i}").Order(StringComparer.Ordinal),
            await NamesAsync("name=1-&kind=data&limit=7", ordered: true));
        Assert.Equal(expected.Where(name => name[0] == '2').Order(StringComparer.Ordinal),
            await NamesAsync($"name=2-&creator={Creator.Address}&file={DigestOf("common")}&limit=2", ordered: true));
    }

    [Fact]
    public async Task A_request_looks_at_1000_components_and_an_empty_page_leads_to_the_next_one()
    {
        var rare = ManifestOf("oldest", files: ["rare"]);
        var body = Lines([rare, .. Enumerable.Range(0, 2_200).Select(i => ManifestOf($"common {i}"))]);
        (await MintAsync(body)).Is(HttpStatusCode.Accepted);
        await App.DrainAsync("project-bundle", "ProjectBundle");
        var app = await World.StartAppAsync(
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(reads));
        var (counts, names, page) = (new List<int>(), new List<string>(), (string?)null);

        do
        {
            reads.Reset();
            var answer = await app.GetJsonAsync($"ainfts?creator={Creator.Address}&file={DigestOf("rare")}{page}");
            // Neighbours have most of the rows.
            Assert.InRange(reads.Writes.Count, 0, FindAinfts.MaxRows / 20);
            counts.Add(answer.GetProperty("items").GetArrayLength());
            names.AddRange(NamesOf(answer));
            page = answer.TryGetProperty("page", out var next) ? $"&page={next.GetString()}" : null;
        }
        while (page is not null);

        Assert.Equal([0, 0, 1], counts);
        Assert.Equal(["oldest"], names);
    }

    [Fact]
    public async Task A_page_token_belongs_to_the_filters_and_cannot_leave_their_listing()
    {
        await Creator.MintAsync(App.Http, Creator.Many(
            [.. Enumerable.Range(0, 4).Select(i => ManifestOf($"name {i}", files: ["shared"]))]));
        var file = $"file={DigestOf("shared")}";
        var token = (await App.GetJsonAsync($"ainfts?{file}&limit=1")).GetProperty("page").GetString()!;

        foreach (var query in new[] { $"{file}&kind=data", $"file={DigestOf("other")}", "name=name", "" })
        {
            using var answer = await App.Http.GetAsync($"ainfts?{query}&page={token}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        using var escape = await App.Http.GetAsync($"ainfts?{file}&page={PageTokens.With(token, "0:n0000")}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, escape.StatusCode);
        var beyond = PageTokens.With(token, $"2147483647:{PageTokens.PositionOf(token).Split(':')[1]}");
        Assert.Empty(NamesOf(await App.GetJsonAsync($"ainfts?{file}&page={beyond}")));
        var after = await App.GetJsonAsync($"ainfts?{file}&page={PageTokens.With(token, "0:ffff")}");
        Assert.Empty(NamesOf(after));
    }

    [Fact]
    public async Task An_export_takes_the_same_filters()
    {
        await Creator.MintAsync(App.Http, Creator.Many(
            ManifestOf("kept", files: ["exported"]),
            ManifestOf("left out"),
            ManifestOf("kept too", files: ["exported"])));

        var lines = await ExportAsync(App, $"creator={Creator.Address}&file={DigestOf("exported")}&limit=1");

        Assert.Equal(["kept too", "kept"], lines.Select(line => JsonDocument.Parse(line).RootElement
            .GetProperty("manifest").GetProperty("name").GetString()));
    }

    /// <summary>The names of all pages.</summary>
    private async Task<List<string>> NamesAsync(string query, bool ordered = false)
    {
        var (names, page) = (new List<string>(), (string?)null);
        do
        {
            var answer = await App.GetJsonAsync($"ainfts?{query}{page}");
            names.AddRange(NamesOf(answer));
            page = answer.TryGetProperty("page", out var next) ? $"&page={next.GetString()}" : null;
        }
        while (page is not null);
        if (ordered)
            names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static IEnumerable<string> NamesOf(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!);

    private static string Described(string name, string members) =>
        $$"""{"ainft":1,"kind":"model","name":"{{name}}",{{members}}}""";

    private static string Carded(
        string name, string[] tags, string[] languages, string? library = null, string? pipeline = null)
    {
        var card = JsonNode.Parse(ManifestOf(name, "model"))!.AsObject();
        card["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]);
        card["languages"] = new JsonArray([.. languages.Select(language => (JsonNode)language)]);
        if (library is not null)
            card["library"] = library;
        if (pipeline is not null)
            card["pipeline"] = pipeline;
        return card.ToJsonString();
    }
}
