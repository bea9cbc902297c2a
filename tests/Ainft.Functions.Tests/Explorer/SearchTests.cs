using System.Net;
using System.Text;
using Ainft.Functions.Explorer;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Explorer;

/// <summary>The search leads each kind of text to its page, and API clients keep their JSON.</summary>
public sealed class SearchTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private const string File = "2222222222222222222222222222222222222222222222222222222222222222";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_leads_to_the_object_that_it_names()
    {
        var (id, caip19) = await MintAsync();
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("Org/Model-7")));
        var unknown = new string('9', 64);
        foreach (var (text, path) in new[]
        {
            ("", "/"),
            ($" {id} ", $"/ainft/{id}"),
            (id.ToString()[2..], $"/ainft/{id}"),
            (id.ToString().ToUpperInvariant(), $"/ainft/{id}"),
            (caip19, $"/ainft/{id}"),
            (Creator.Address.ToString(), $"/address/{Creator.Address}"),
            (Creator.IdOf(Described).ToString(), $"/ainft/{id}"),
            (Digest, $"/components?digest={Digest}"),
            (File, $"/components?file=0x{File}"),
            (unknown, $"/components?file=0x{unknown}"),
            ("https://example.org/repo", "/components?source=https%3A%2F%2Fexample.org%2Frepo"),
            ("a \"name\" & <b>", "/components?name=a%20%22name%22%20%26%20%3Cb%3E"),
            ("org/model", "/components?name=org%2Fmodel"),
            ("org/mod", "/components?name=org%2Fmod"),
            ("other/model", "/components?source=other%2Fmodel"),
            ("tag:vision", "/components?tag=vision"),
            (" author: Ada Lovelace", "/components?author=Ada%20Lovelace"),
            ("paper:10.1000/1:2", "/components?paper=10.1000%2F1%3A2"),
            ("tag:", "/components?name=tag%3A"),
            ("kind:model", "/components?name=kind%3Amodel"),
            ("//evil.example", "/components?source=%2F%2Fevil.example"),
        })
        {
            using var answer = await App.Http.GetAsync(
                new Uri(App.Address, $"/search?q={Uri.EscapeDataString(text)}"), Ct);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal((text, path), (text, answer.Headers.Location!.OriginalString));
        }
    }

    [Theory]
    [InlineData("name=FOUND")]
    [InlineData($"file={File}")]
    [InlineData("source=https%3A%2F%2Fexample.org%2Frepo")]
    public async Task A_list_has_the_components_that_fulfil_its_filter(string filter)
    {
        var (id, _) = await MintAsync();

        var page = await PageClient.PageAsync(App, $"/components?{filter}");

        Assert.Equal($"/ainft/{id}", page.QuerySelector("tbody a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("/components?kind=wrong", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/components?other=1", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/runs?state=wrong", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/search?p=1", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/ainft/0x12", HttpStatusCode.NotFound)]
    [InlineData("/address/0x12", HttpStatusCode.NotFound)]
    [InlineData("/run/0x12", HttpStatusCode.NotFound)]
    [InlineData("/batch/0x12", HttpStatusCode.NotFound)]
    [InlineData("/bundle/0x12", HttpStatusCode.NotFound)]
    [InlineData("/docs/none", HttpStatusCode.NotFound)]
    [InlineData("/docs/%2e%2e%2fsecret", HttpStatusCode.NotFound)]
    public async Task A_wrong_address_gets_a_page_with_the_reason_and_the_status(string path, HttpStatusCode status)
    {
        var page = await PageClient.PageAsync(App, path, status);

        Assert.NotNull(page.QuerySelector("main a[href^='/api/problems/']"));
    }

    [Fact]
    public async Task A_search_that_is_too_long_is_refused()
    {
        var page = await PageClient.PageAsync(
            App, $"/search?q={new string('a', FindPage.Longest + 1)}", HttpStatusCode.UnprocessableEntity);
        Assert.Contains("2,048", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true)]
    [InlineData("text/html", true)]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("application/json, text/html;q=0.9", false)]
    [InlineData("text/csv", false)]
    [InlineData(null, false)]
    public async Task A_browser_that_follows_a_link_to_the_JSON_gets_the_page(string? accept, bool isPage)
    {
        var (id, _) = await MintAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"ainfts/{id}");
        if (accept is not null)
            request.Headers.Add("Accept", accept);

        using var answer = await App.Http.SendAsync(request, Ct);

        Assert.Contains("Accept", answer.Headers.Vary);
        Assert.Equal(isPage ? HttpStatusCode.Redirect : HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isPage ? $"/ainft/{id}" : null, answer.Headers.Location?.OriginalString);
    }

    private static string Digest => DigestOf(Described);

    private static string Described => $$"""
        {"ainft":1,"kind":"data","name":"found by all",
         "artifacts":[{"uri":"https://example.org/f","sha256":"{{File}}"}],
         "source":{"uri":"https://example.org/repo"} }
        """;

    private static string DigestOf(string manifest)
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out var parsed, out _));
        return parsed.Digest.ToString();
    }

    private async Task<(AinftId Id, string Caip19)> MintAsync()
    {
        await Creator.MintAsync(App.Http, Creator.Single(Described));
        var id = Creator.IdOf(Described);
        return (id, (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("caip19").GetString()!);
    }
}
