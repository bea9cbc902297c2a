using Ainft.Testing;
using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>The view of a lineage, which a visitor walks with a pointer, a keyboard or a link.</summary>
[Collection(ShownRegistryGroup.Name)]
public sealed class LineageViewTests(ShownRegistry registry, Chromium chromium)
{
    private const string Nodes = LineageVisit.Nodes, Focused = LineageVisit.Focused;

    [Fact]
    public async Task A_visitor_opens_levels_filters_them_and_sends_the_same_view_to_a_colleague()
    {
        var data = await registry.ParentAsync("trained-on");
        await using var visit = await chromium.ShowLineageAsync(registry, data);
        await CountAsync(visit, 2);

        await NodeOf(visit, registry.Model).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Letters, small 1.2.0" }).WaitForAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Load the children" }).ClickAsync();
        await visit.TextAsync("built on Letters, small 1.2.0");
        var all = 2 + await registry.ChildrenAsync();
        await FitAsync(visit);
        await CountAsync(visit, all);

        await visit.Page.GetByText("Filter", new() { Exact = true }).ClickAsync();
        await visit.Page.GetByLabel("model", new() { Exact = true }).UncheckAsync();
        await visit.TextAsync($"1 component is shown, and the filter hides {all - 1}.");
        await CountAsync(visit, 1);
        await visit.Page.GetByLabel("model", new() { Exact = true }).CheckAsync();
        await CountAsync(visit, all);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Copy a link to this view" }).ClickAsync();
        Assert.Contains("open=", visit.Page.Url, StringComparison.Ordinal);
        var places = await PlacesAsync(visit);

        await using var colleague = await chromium.OpenAsync(Look.Usual);
        await colleague.GoAsync(new Uri(visit.Page.Url));
        await colleague.Page.Locator("#lineage[data-ready]").WaitForAsync();

        await CountAsync(colleague, all);
        Assert.Equal(places, await PlacesAsync(colleague));
        Assert.Empty(await visit.ViolationsAsync());
        visit.AssertQuiet(registry.Shown.Address);
        colleague.AssertQuiet(registry.Shown.Address);
    }

    [Fact]
    public async Task A_keyboard_leads_from_component_to_component_loads_a_level_and_opens_a_page()
    {
        await using var visit = await chromium.ShowLineageAsync(registry, await registry.ParentAsync("trained-on"));
        await visit.Page.Locator(Focused).FocusAsync();

        await visit.Page.Keyboard.PressAsync("ArrowDown");
        Assert.StartsWith("Letters, small 1.2.0, model, finalized", await FocusAsync(visit), StringComparison.Ordinal);
        await visit.Page.Keyboard.PressAsync("ArrowLeft");
        await visit.TextAsync("No component is shown there.");
        await visit.Page.Keyboard.PressAsync("Shift+ArrowDown");
        await visit.TextAsync("built on Letters, small 1.2.0");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        var child = await visit.Page.EvaluateAsync<string>("() => document.activeElement.dataset.id");
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(child, await visit.Page.EvaluateAsync<string>("() => document.activeElement.dataset.id"));
        await visit.Page.Keyboard.PressAsync("ArrowUp");
        Assert.Contains("children loaded", await FocusAsync(visit), StringComparison.Ordinal);
        await visit.Page.Keyboard.PressAsync("Home");
        await visit.Page.Keyboard.PressAsync("ArrowUp");
        await visit.TextAsync("The component has no shown parents.");

        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync($"**/ainft/{registry.Model}");
        visit.AssertQuiet(registry.Shown.Address);
    }

    [Fact]
    public async Task A_path_to_a_component_that_is_not_loaded_is_drawn_and_listed()
    {
        var data = await registry.ParentAsync("trained-on");
        var child = (await registry.ItemsAsync($"ainfts/{registry.Model}/descendants?limit=1"))[0];
        await using var visit = await chromium.ShowLineageAsync(registry, data);

        await visit.Page.GetByLabel("Id of another component").FillAsync(child.GetProperty("id").GetString()!);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Path to it" }).ClickAsync();
        await visit.TextAsync("has 2 steps.");

        await CountAsync(visit, 3, ".lineage-path li");
        await CountAsync(visit, 3, $"{Nodes}.path");
        await visit.Page.WaitForURLAsync(url => url.Contains("path=", StringComparison.Ordinal));
        await visit.Page.ReloadAsync();
        await visit.Page.Locator("#lineage[data-ready]").WaitForAsync();
        await CountAsync(visit, 3, ".lineage-path li");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Hide the path" }).ClickAsync();
        await visit.Page.Locator(".lineage-path").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        visit.AssertQuiet(registry.Shown.Address);
    }

    [Fact]
    public async Task Hostile_names_are_text_in_the_view_and_run_nothing()
    {
        var expected = await registry.ChildrenAsync();
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var asked = 0;
        visit.Page.Dialog += (_, dialog) =>
        {
            asked++;
            _ = dialog.DismissAsync();
        };
        await visit.GoAsync(registry.AddressOf("lineage"));
        await visit.Page.Locator("#lineage[data-ready]").WaitForAsync();
        await FitAsync(visit);
        await CountAsync(visit, expected + 3);

        var marks = await visit.Page.EvaluateAsync<string[]>(
            $"() => [...document.querySelectorAll('{Nodes}')].map(node => [...node.children].map(part => "
            + "part.localName + ' ' + part.children.length + ' ' + part.getAttributeNames().sort()).join(';'))");

        // The model, its two parents and its children have the same elements, although the names differ.
        Assert.Single(marks.Distinct());
        Assert.Contains(
            await visit.Page.Locator(Nodes).EvaluateAllAsync<string[]>(
                "nodes => nodes.map(node => node.getAttribute('aria-label'))"),
            label => label.Contains("<script>alert(1)</script>", StringComparison.Ordinal));
        foreach (var node in await visit.Page.Locator(Nodes).AllAsync())
            await node.FocusAsync();
        Assert.Equal(0, asked);
        visit.AssertQuiet(registry.Shown.Address);
    }

    [Fact]
    public async Task The_view_breaks_no_rule_of_axe_on_a_phone_in_the_dark_and_prints_without_controls()
    {
        await using var visit = await chromium.ShowLineageAsync(
            registry, registry.Model, new Look(ColorScheme.Dark, Look.Narrow));
        await NodeOf(visit, registry.Model).ClickAsync();
        await visit.Page.GetByText("Filter", new() { Exact = true }).ClickAsync();

        Assert.Empty(await visit.ViolationsAsync());
        await visit.CaptureAsync("lineage-view-dark-360");
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Light });
        Assert.True(await visit.Page.Locator("svg.lineage-graph").IsVisibleAsync());
        Assert.Equal(0, await visit.Page.Locator("main button:visible").CountAsync());
    }

    [Fact]
    public async Task Without_scripts_or_without_an_answer_the_picture_and_the_list_stay()
    {
        var address = registry.AddressOf("lineage");
        await using var plain = await chromium.OpenAsync(Look.Usual, hasScripts: false);
        await plain.GoAsync(address);
        Assert.True(await plain.Page.Locator("img.drawing").IsVisibleAsync());
        Assert.False(await plain.Page.Locator("#lineage").IsVisibleAsync());

        await using var cut = await chromium.OpenAsync(Look.Usual);
        await cut.Page.RouteAsync(
            url => url.Contains("format=json", StringComparison.Ordinal), route => route.AbortAsync());
        await cut.GoAsync(address);
        await cut.TextAsync("The picture below stays");
        await cut.Page.Locator("img.drawing").WaitForAsync();
        Assert.True(await cut.Page.Locator("ul.lineage li").CountAsync() > 3);
    }

    [Fact]
    public async Task The_worker_places_components_under_the_policy_of_the_site()
    {
        await using var visit = await chromium.ShowLineageAsync(registry, registry.Model);

        var placed = await visit.Page.EvaluateAsync<int>(
            """
            () => new Promise((resolve, reject) => {
              const worker = new Worker(document.getElementById("lineage").dataset.worker);
              worker.onmessage = ({ data }) => resolve(data.length);
              worker.onerror = () => reject(new Error("The worker failed."));
              worker.postMessage({ known: [], steps: [{ child: "b", parent: "a" }],
                components: [{ id: "a", generation: 0 }, { id: "b", generation: 1 }] });
            })
            """);

        Assert.Equal(2, placed);
        visit.AssertQuiet(registry.Shown.Address);
    }

    private static ILocator NodeOf(Visit visit, AinftId id) => visit.Page.Locator($"{Nodes}[data-id='{id}']");

    private static Task FitAsync(Visit visit) =>
        visit.Page.GetByRole(AriaRole.Button, new() { Name = "Fit", Exact = true }).ClickAsync();

    private static Task<IJSHandle> CountAsync(Visit visit, int count, string parts = Nodes) =>
        visit.Page.WaitForFunctionAsync($"count => document.querySelectorAll(\"{parts}\").length === count", count);

    private static Task<string> FocusAsync(Visit visit) =>
        visit.Page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label') ?? ''");

    /// <summary>The components with their places, in the order of the page.</summary>
    private static Task<string[]> PlacesAsync(Visit visit) => visit.Page.Locator(Nodes).EvaluateAllAsync<string[]>(
        "nodes => nodes.map(node => `${node.dataset.id} ${node.getAttribute('transform')}`)");
}
