using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ainft.Browser.Tests;

/// <summary>
/// The accessibility tree of the view of a lineage, which a screen reader reads. No real screen reader takes part.
/// </summary>
[Collection(ShownRegistryGroup.Name)]
public sealed class LineageReaderTests(ShownRegistry registry, Chromium chromium)
{
    [Fact]
    public async Task A_screen_reader_gets_each_component_with_its_kind_and_the_relations_of_its_neighbours()
    {
        await using var visit = await chromium.ShowLineageAsync(registry, await registry.ParentAsync("trained-on"));
        var graph = visit.Page.GetByRole(AriaRole.Group, new() { Name = "Lineage", Exact = true });

        await Expect(graph).ToHaveAccessibleDescriptionAsync(new Regex("^Arrow keys lead to parents"));
        await Expect(graph).ToMatchAriaSnapshotAsync(
            """
            - group "Lineage":
              - link /^Letters of 1909 1\.2\.0, data, finalized, .*no parents, 1 child loaded by trained-on$/
              - link /^Letters, small 1\.2\.0, model, finalized, 1 parent loaded by trained-on, .*children not loaded$/
            """);
        Assert.Equal(2, await graph.GetByRole(AriaRole.Link).CountAsync());
        visit.AssertQuiet(registry.Shown.Address);
    }

    [Fact]
    public async Task A_key_announces_the_component_that_it_leads_to_and_the_relation_to_it()
    {
        await using var visit = await chromium.ShowLineageAsync(registry, await registry.ParentAsync("trained-on"));
        await visit.Page.Locator(LineageVisit.Focused).FocusAsync();

        await MovesAsync(visit, "ArrowDown", @"^Letters, small 1\.2\.0, model, finalized", "A child by trained-on.");
        await visit.Page.Keyboard.PressAsync("Shift+ArrowDown");
        await visit.TextAsync("built on Letters, small 1.2.0");
        await MovesAsync(visit, "ArrowDown", ", model, ", "A child by fine-tuned-from.");
        await MovesAsync(visit, "ArrowRight", ", model, ", "Another component of the same row.");
        await MovesAsync(visit, "ArrowUp", @"^Letters, small 1\.2\.0", "A parent by fine-tuned-from.");
        await MovesAsync(visit, "Home", "the component of this page", "A parent by trained-on.");
        visit.AssertQuiet(registry.Shown.Address);
    }

    [Fact]
    public async Task The_tree_shows_which_levels_are_loaded_and_how_to_load_the_others()
    {
        var children = await registry.ChildrenAsync();
        await using var visit = await chromium.ShowLineageAsync(registry, await registry.ParentAsync("trained-on"));
        var model = visit.Page.Locator($"{LineageVisit.Nodes}[data-id='{registry.Model}']");
        var panel = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Letters, small 1.2.0", Exact = true });
        await model.ClickAsync();

        await Expect(panel).ToMatchAriaSnapshotAsync(
            """
            - region "Letters, small 1.2.0":
              - heading "Letters, small 1.2.0" [level=2]
              - paragraph:
                - button "Load the parents"
                - button "Load the children"
            """);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Load the children" }).ClickAsync();

        await Expect(model).ToHaveAccessibleNameAsync(new Regex($"{children} children loaded by fine-tuned-from$"));
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = "Load the children" })).ToHaveCountAsync(0);
        await Expect(visit.Told()).ToMatchAriaSnapshotAsync(
            $"- status: /^Loaded {children} components built on Letters, small 1\\.2\\.0, {children} new\\.$/");
        visit.AssertQuiet(registry.Shown.Address);
    }

    [Fact]
    public async Task Each_filter_is_a_box_with_a_name_in_a_named_group_and_its_effect_is_announced()
    {
        await using var visit = await chromium.ShowLineageAsync(registry, await registry.ParentAsync("trained-on"));
        await visit.Page.GetByText("Filter", new() { Exact = true }).ClickAsync();
        var filter = visit.Page.Locator(".lineage-filter");
        var model = filter.GetByRole(AriaRole.Checkbox, new() { Name = "model", Exact = true });

        await Expect(filter).ToMatchAriaSnapshotAsync(
            """
            - group "Kinds":
              - checkbox "model" [checked]
              - checkbox "unknown" [checked]
            - group "Relations":
              - checkbox "trained-on" [checked]
              - checkbox "unknown" [checked]
            """);
        foreach (var box in await filter.GetByRole(AriaRole.Checkbox).AllAsync())
            await Expect(box).ToHaveAccessibleNameAsync(new Regex("^[a-z-]+$"));
        await model.UncheckAsync();

        await Expect(filter.GetByRole(AriaRole.Group, new() { Name = "Kinds" })).ToMatchAriaSnapshotAsync(
            """- checkbox "model" [checked=false]""");
        await Expect(visit.Told()).ToMatchAriaSnapshotAsync(
            "- status: 1 component is shown, and the filter hides 1.");
        visit.AssertQuiet(registry.Shown.Address);
    }

    /// <summary>Presses a key. The focus, the tab key and the current mark must be at the same component.</summary>
    private static async Task MovesAsync(Visit visit, string key, string name, string said)
    {
        await visit.Page.Keyboard.PressAsync(key);
        await Expect(visit.Told()).ToMatchAriaSnapshotAsync($"- status: {said}");
        var current = visit.Page.Locator($"{LineageVisit.Nodes}[aria-current='true']");
        await Expect(current).ToHaveCountAsync(1);
        await Expect(current).ToBeFocusedAsync();
        await Expect(current).ToHaveAttributeAsync("tabindex", "0");
        await Expect(current).ToHaveAccessibleNameAsync(new Regex(name));
        await Expect(visit.Page.Locator(LineageVisit.Focused)).ToHaveCountAsync(1);
    }
}
