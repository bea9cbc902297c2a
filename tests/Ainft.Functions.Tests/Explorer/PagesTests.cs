using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Explorer;
using Ainft.Functions.Ledger;
using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Runs;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Explorer;

/// <summary>All pages of a registry with a component that nodes reproduced and that is final on the chain.</summary>
public sealed class PagesTests(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    private const int MostBytes = 150_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_is_whole_without_a_script_and_every_link_of_it_leads_somewhere()
    {
        var paths = await PathsAsync();
        var linked = new HashSet<string>();
        foreach (var path in paths)
        {
            var page = await PageClient.PageAsync(App, path);

            Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
            Assert.False(string.IsNullOrWhiteSpace(page.Title), path);
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.Single(page.QuerySelectorAll("main"));
            Assert.Single(page.QuerySelectorAll("title"));
            Assert.Empty(page.QuerySelectorAll("style, [style], script:not([src])"));
            Assert.DoesNotContain(
                page.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on"));
            // The mark beside the name of the site adds nothing to it, so its alternative text is empty.
            Assert.All(page.QuerySelectorAll("main img"), image => Assert.NotEmpty(image.GetAttribute("alt")!));
            Assert.All(page.QuerySelectorAll("input"), input => Assert.NotNull(
                page.QuerySelector($"label[for='{input.Id}']")));
            Assert.All(page.QuerySelectorAll("button.copy"), button => Assert.NotNull(
                button.GetAttribute("aria-label")));
            var ids = page.QuerySelectorAll("[id]").Select(element => element.Id).ToArray();
            Assert.Equal(ids.Distinct().Count(), ids.Length);
            Assert.All(
                page.QuerySelectorAll("[aria-labelledby]"),
                element => Assert.Contains(element.GetAttribute("aria-labelledby"), ids));
            linked.UnionWith(PageClient.LinkedBy(page).Concat(PageClient.LoadedBy(page)));
        }

        foreach (var path in linked.Select(path => path.Split('#')[0]))
        {
            using var answer = await App.Http.GetAsync(new Uri(App.Address, path), Ct);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_browser_runs_only_the_files_of_the_app_for_a_page()
    {
        foreach (var path in (string[])["/", "/status", "/ainft/0x12", "/search?q=a&q=b"])
        {
            using var answer = await App.Http.GetAsync(new Uri(App.Address, path), Ct);

            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Equal(PageAnswer.Policy, policy);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [Fact]
    public async Task A_page_and_all_that_it_loads_fit_in_150_KB_when_they_are_compressed()
    {
        var large = LargeManifest();
        await Creator.MintAsync(App.Http, Creator.Single(large));
        foreach (var path in (string[])[.. await PathsAsync(), $"/ainft/{Creator.IdOf(large)}", "/docs/cli"])
        {
            var page = await PageClient.PageAsync(App, path);
            var bytes = 0;
            foreach (var coding in (string[])["gzip", "br"])
            {
                bytes = (await PageClient.BytesAsync(App, path, coding)).Length;
                foreach (var file in PageClient.LoadedBy(page).Distinct())
                    bytes += file.StartsWith(SiteFiles.Folder, StringComparison.Ordinal)
                        ? (await PageClient.BytesAsync(App, file, coding)).Length
                        : (await PageClient.BytesAsync(App, file, null)).Length;
                Assert.True(bytes <= MostBytes, $"{path}: {bytes} bytes as {coding}");
            }
        }
    }

    [Fact]
    public async Task Files_of_the_site_never_change_under_their_names()
    {
        var page = await PageClient.PageAsync(App, "/");
        foreach (var file in PageClient.LoadedBy(page))
        {
            using var answer = await App.Http.GetAsync(new Uri(App.Address, file), Ct);
            var digest = Sha256Digest.Of(await answer.Content.ReadAsByteArrayAsync(Ct));

            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Contains(digest.ToString()[2..18], file, StringComparison.Ordinal);
        }
        using var icon = await App.Http.GetAsync(new Uri(App.Address, "/favicon.ico"), Ct);
        Assert.EndsWith(".svg", icon.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_component_shows_each_step_up_to_the_verdict_with_links_to_the_block_explorer()
    {
        var (id, run) = await ReproducedAsync();
        var app = await World.StartAppAsync(null, ("Ainft__Explorer__BlockExplorer", "https://scan.example/"));

        var page = await PageClient.PageAsync(app, $"/ainft/{id}");

        var steps = page.QuerySelectorAll("ol.timeline li");
        Assert.Equal(
            [
                "Registered done", "Batched done", "Included done", "Finalized done", "Token open", "Reproduced done",
            ],
            steps.Select(step => $"{step.QuerySelector("strong")!.TextContent} {step.ClassName}"));
        Assert.Contains(
            page.QuerySelectorAll("a"),
            link => link.GetAttribute("href")!.StartsWith("https://scan.example/tx/0x", StringComparison.Ordinal));
        Assert.NotNull(page.QuerySelector($"a[href='/run/{run}']"));
        Assert.NotNull(page.QuerySelector($"a[href='/api/ainfts/{id}/evidence']"));
        Assert.Contains($"@misc{{ainft{id.ToString()[2..14]}", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_run_shows_each_nodes_result_and_the_verdict()
    {
        var (_, run) = await ReproducedAsync();

        var page = await PageClient.PageAsync(App, $"/run/{run}");

        Assert.Equal(2, page.QuerySelectorAll("article.node").Length);
        Assert.All(
            page.QuerySelectorAll("article.node"), node => Assert.Equal(3, node.QuerySelectorAll("li.done").Length));
        Assert.Contains("2 of 2 results agree", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_in_JSON_link_to_the_pages_of_their_objects()
    {
        var (id, run) = await ReproducedAsync();
        var component = await App.GetJsonAsync($"ainfts/{id}");
        var batch = component.GetProperty("anchor").GetProperty("batch");
        var staged = await App.Get<Batches>().ReadStagedAsync(
            Bytes32.Parse(batch.GetProperty("root").GetString()!), Ct);
        var listed = (await App.GetJsonAsync("runs")).GetProperty("items")[0];
        foreach (var page in new[]
        {
            batch.GetProperty("page"),
            PageIn(component),
            PageIn(listed),
            PageIn(await App.GetJsonAsync($"runs/{run}")),
            PageIn(await App.GetJsonAsync($"bundles/{staged.Bundles[0].Hash}")),
            PageIn(await App.GetJsonAsync($"nodes/{Joined[0].Client.Key.Address}")),
        })
            Assert.NotNull(await PageClient.PageAsync(App, page.GetString()!));

        static JsonElement PageIn(JsonElement answer) => answer.GetProperty("links").GetProperty("page");
    }

    [Fact]
    public async Task The_first_page_has_the_numbers_of_the_registry_and_a_verdict_behind_a_run_in_progress()
    {
        var (id, run) = await ReproducedAsync();
        await RequestAsync(id, 2);

        var page = await PageClient.PageAsync(App, "/");

        Assert.Equal(
            ["0 data", "1 model", "0 code", "0 service", "0 state", "0 composite", "1 verdicts", "1 batches"],
            page.QuerySelectorAll(".numbers li").Select(number => WordsOf(number.TextContent)));
        Assert.Equal($"{run}", Assert.Single(await App.Get<ListRuns>().VerdictsAsync(1, Ct)).Id);
        Assert.NotNull(page.QuerySelector($"section[aria-labelledby=verdicts] a[href='/run/{run}']"));
    }

    private static string WordsOf(string text) =>
        string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A page of each kind.</summary>
    private async Task<string[]> PathsAsync()
    {
        var (id, run) = await ReproducedAsync();
        var answer = await App.GetJsonAsync($"ainfts/{id}");
        var root = answer.GetProperty("anchor").GetProperty("root").GetString()!;
        var batch = await App.Get<Batches>().ReadStagedAsync(Bytes32.Parse(root), Ct);
        return
        [
            "/", "/components", "/components?kind=model&name=a", $"/ainft/{id}", $"/ainft/{id}/lineage",
            $"/address/{Creator.Address}", $"/address/{Joined[0].Client.Key.Address}", "/runs", "/runs?state=waiting",
            $"/run/{run}", "/nodes", $"/batch/{root}", $"/bundle/{batch.Bundles[0].Hash}", "/status", "/verify",
            "/mint", "/docs",
            "/docs/http", "/docs/design/lineage",
        ];
    }

    private async Task<(AinftId Id, Sha256Digest Run)> ReproducedAsync()
    {
        var manifest = Reproducible($"a model {Guid.NewGuid():N}");
        var (run, panel) = await DrawAsync(2, manifest, registered: 2 - Joined.Count);
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        var id = Creator.IdOf(manifest);
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included", "finalized");
        await World.MineAsync();
        await App.ReconcileUntilAsync(id, "finalized");
        return (id, run);
    }

    /// <summary>A manifest near its limits, in words that no coding makes much shorter.</summary>
    private static string LargeManifest()
    {
        var random = new Random(17);
        string Word(int bytes)
        {
            var word = new byte[bytes];
            random.NextBytes(word);
            return Convert.ToHexStringLower(word);
        }

        var artifacts = Enumerable.Range(0, 1_000).Select(i => $$"""
            {"path":"{{Word(16)}}/{{i}}","uri":"https://example.org/{{Word(16)}}","sha256":"{{Word(32)}}","size":{{i}}}
            """);
        return $$"""
            {"ainft":1,"kind":"data","name":"{{Word(100)}}","description":"{{Word(8_000)}}",
             "artifacts":[{{string.Join(',', artifacts)}}]}
            """;
    }
}
