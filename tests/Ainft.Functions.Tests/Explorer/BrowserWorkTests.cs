using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ainft.Testing;
using AngleSharp.Html.Parser;

namespace Ainft.Functions.Tests.Explorer;

/// <summary>The pages on which the browser itself verifies and mints.</summary>
public sealed class BrowserWorkTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private const int MostBytes = 150_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/verify", "connect-src 'self' https: http://127.0.0.1:* http://localhost:*")]
    [InlineData("/mint", "connect-src 'self'")]
    public async Task Only_the_page_that_asks_a_chain_may_connect_elsewhere(string path, string connect)
    {
        using var answer = await App.Http.GetAsync(new Uri(App.Address, path), Ct);

        var parts = answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ");

        Assert.Contains(connect, parts);
        Assert.Contains("default-src 'none'", parts);
        Assert.Contains("script-src 'self'", parts);
        Assert.Contains("style-src 'self'", parts);
        Assert.Contains("frame-ancestors 'none'", parts);
    }

    [Theory]
    [InlineData("/verify", "#verify", "ainft verify proof.json")]
    [InlineData("/mint", "#mint", "ainft mint my-model")]
    public async Task Without_a_script_a_page_says_how_the_command_does_the_same(
        string path, string place, string command)
    {
        var page = await PageClient.PageAsync(App, path);

        Assert.NotEmpty(page.QuerySelector("noscript")!.TextContent);
        Assert.Contains(command, page.QuerySelector("main pre")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelector(place)!.Children);
    }

    [Fact]
    public async Task The_page_to_mint_names_the_registry_and_the_chain_for_which_it_signs()
    {
        var place = (await PageClient.PageAsync(App, "/mint")).QuerySelector("#mint")!;

        Assert.Equal($"{World.Domain.ChainId}", place.GetAttribute("data-chain"));
        Assert.Equal($"{World.Domain.Registry}", place.GetAttribute("data-registry"));
        Assert.Equal("/api/events", place.GetAttribute("data-events"));
    }

    [Fact]
    public async Task Only_the_worker_may_compile_WebAssembly_and_it_may_not_use_the_network()
    {
        foreach (var path in (string[])["/verify", "/mint"])
        {
            var page = await PageClient.PageAsync(App, path);
            var worker = page.QuerySelector("[data-worker]")!.GetAttribute("data-worker")!;

            Assert.Equal("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'", await PolicyAsync(worker));
            foreach (var file in PageClient.LoadedBy(page))
                Assert.DoesNotContain("unsafe", (await PolicyAsync(file)).Replace(
                    "style-src 'unsafe-inline'; sandbox", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_with_its_worker_fits_in_150_KB_when_it_is_compressed()
    {
        foreach (var path in (string[])["/verify", "/mint"])
        {
            var page = await PageClient.PageAsync(App, path);
            var worker = page.QuerySelector("[data-worker]")!.GetAttribute("data-worker")!;
            foreach (var coding in (string[])["gzip", "br"])
            {
                var bytes = 0;
                foreach (var file in PageClient.LoadedBy(page).Append(worker).Append(path))
                    bytes += (await PageClient.BytesAsync(App, file, coding)).Length;
                Assert.True(bytes <= MostBytes, $"{path}: {bytes} bytes as {coding}");
            }
        }
    }

    [Fact]
    public async Task The_verifier_in_one_file_is_saved_and_runs_only_its_own_script_and_style()
    {
        using var answer = await App.Http.GetAsync(new Uri(App.Address, "/verify.html"), Ct);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));
        var policy = page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content")!;

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        var script = page.QuerySelector("script:not([type])")!.TextContent;
        var style = page.QuerySelector("style")!.TextContent;
        Assert.Contains($"script-src {HashOf(script)};", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src {HashOf(style)};", policy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("[src], link, [style]"));
    }

    [Fact]
    public async Task The_page_of_a_component_in_a_batch_leads_to_its_proof_and_to_the_page_that_asks_a_chain()
    {
        var manifest = Creator.ManifestOf("verified in the browser");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var id = Creator.IdOf(manifest);
        Assert.Null((await PageClient.PageAsync(App, $"/ainft/{id}")).QuerySelector("#verify"));
        await App.RunAsync("AnchorBundles");

        var page = await PageClient.PageAsync(App, $"/ainft/{id}");

        var button = page.QuerySelector("button.run")!;
        Assert.True(button.HasAttribute("hidden"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(button.GetAttribute("data-script")!));
        Assert.NotNull(page.QuerySelector($"a[href='/verify#id={id}']"));
        var proof = page.QuerySelector("#verify")!.GetAttribute("data-proof")!;
        var file = await App.Http.GetByteArrayAsync(new Uri(App.Address, proof), Ct);
        Assert.Equal($"{id}", JsonSerializer.Deserialize<JsonElement>(file).GetProperty("id").GetString());
    }

    private async Task<string> PolicyAsync(string path)
    {
        using var answer = await App.Http.GetAsync(new Uri(App.Address, path), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.GetValues("Content-Security-Policy").Single();
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await App.Http.GetAsync(new Uri(App.Address, path), Ct);
        return answer.StatusCode;
    }

    private static string HashOf(string text) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
