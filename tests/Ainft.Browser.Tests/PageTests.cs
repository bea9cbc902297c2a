using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>Each page as a browser shows it, with light and dark colours, on a phone and in a usual window.</summary>
[Collection(ShownRegistryGroup.Name)]
public sealed class PageTests(ShownRegistry registry, Chromium chromium)
{
    private const int MostBytes = 150_000, MostPixels = 40_000;

    /// <summary>A sentence of a few words covers so much of a page. A page with less ink is blank.</summary>
    private const double LeastInk = 0.005;

    /// <summary>The names of all pages.</summary>
    public static TheoryData<string> Pages => [.. ShownRegistry.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_whole_in_each_look(string page)
    {
        foreach (var look in Look.All)
        {
            await using var visit = await ShowAsync(page, look);
            var picture = await visit.CaptureAsync($"{page}-{look}");

            Assert.Equal((look, look.Width), (look, picture.Width));
            Assert.InRange(picture.Height, look.Height, MostPixels);
            Assert.InRange(picture.Ink, LeastInk, 0.9);
            Assert.True(
                look.Scheme == ColorScheme.Dark ? picture.Ground < 64 : picture.Ground > 191,
                $"{page} in {look} has a ground of lightness {picture.Ground}.");
            Assert.Equal(0, await visit.Page.EvaluateAsync<int>(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            await AssertTitleIsSeenAsync(visit, look);
            if (page != "missing")
                visit.AssertQuiet(registry.Shown.Address);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_breaks_no_rule_of_axe(string page)
    {
        // The colours change the contrast, and the width changes the order of the parts.
        foreach (var look in (Look[])[Look.Usual, new(ColorScheme.Dark, Look.Narrow)])
        {
            await using var visit = await ShowAsync(page, look);

            Assert.Empty(await visit.ViolationsAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_with_everything_crosses_the_network_in_at_most_150_KB(string page)
    {
        await using var visit = await ShowAsync(page, Look.Usual);

        Assert.InRange(await visit.BytesAsync(), 1, MostBytes);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_shows_its_facts_without_scripts(string page)
    {
        await using var visit = await ShowAsync(page, Look.Usual, hasScripts: false);

        await AssertTitleIsSeenAsync(visit, Look.Usual);
        Assert.Equal(0, await visit.Page.Locator("button.copy:visible").CountAsync());
        Assert.True(await visit.Page.Locator("main").InnerTextAsync() is { Length: > 40 });
    }

    [Fact]
    public async Task A_visitor_without_scripts_searches_and_follows_a_link()
    {
        await using var visit = await ShowAsync("home", Look.Usual, hasScripts: false);

        await visit.Page.GetByLabel("Search by id, name, file, account or source").FillAsync("Letters, small");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Letters, small" }).First.ClickAsync();

        await visit.Page.WaitForURLAsync($"**/ainft/{registry.Model}");
    }

    [Fact]
    public async Task A_button_copies_the_id_and_says_so()
    {
        await using var visit = await ShowAsync("component", Look.Usual);
        await visit.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Copy the id", Exact = true }).ClickAsync();
        await visit.Page.GetByText("Copied.").WaitForAsync();

        Assert.Equal(
            $"{registry.Model}", await visit.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task A_visitor_with_a_keyboard_reaches_the_content_first()
    {
        await using var visit = await ShowAsync("component", Look.Usual);

        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Enter");

        Assert.EndsWith("#main", visit.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_printed_page_has_its_facts_and_no_buttons()
    {
        await using var visit = await ShowAsync("component", Look.Usual);

        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Light });

        await visit.CaptureAsync("component-print");
        Assert.Equal(0, await visit.Page.Locator("button:visible, nav:visible").CountAsync());
        Assert.True(await visit.Page.GetByText($"{registry.Model}").First.IsVisibleAsync());
    }

    [Fact]
    public async Task The_picture_of_a_component_is_kept_beside_those_of_the_pages()
    {
        var address = new Uri($"{registry.AddressOf("component")}/picture.png");
        var png = await registry.Shown.Http.GetByteArrayAsync(address, TestContext.Current.CancellationToken);

        var picture = await Screenshot.KeepAsync("picture", png);

        Assert.Equal((1200, 630), (picture.Width, picture.Height));
        Assert.InRange(picture.Ink, LeastInk, 0.9);
        Assert.InRange(picture.Ground, 0, 63);
    }

    private async Task<Visit> ShowAsync(string page, Look look, bool hasScripts = true)
    {
        var visit = await chromium.OpenAsync(look, hasScripts);
        await visit.GoAsync(registry.AddressOf(page), page == "missing" ? 404 : 200);
        return visit;
    }

    private static async Task AssertTitleIsSeenAsync(Visit visit, Look look)
    {
        var title = visit.Page.Locator("h1");
        var box = await title.BoundingBoxAsync();
        Assert.NotNull(box);
        Assert.InRange(box.X, 0, look.Width);
        Assert.InRange(box.X + box.Width, 1, look.Width);
        Assert.NotEmpty((await title.InnerTextAsync()).Trim());
    }
}
