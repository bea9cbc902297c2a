using System.Text.Json;
using Ainft.Functions.Tests;
using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>The steps that tests of the view of a lineage share.</summary>
internal static class LineageVisit
{
    /// <summary>The links of the components, and the one in the order of the tab key.</summary>
    public const string Nodes = "svg.lineage-graph a.node", Focused = "svg.lineage-graph a[tabindex='0']";

    /// <summary>Opens the page of a lineage, and waits for its view.</summary>
    public static async Task<Visit> ShowLineageAsync(
        this Chromium chromium, ShownRegistry registry, AinftId id, Look? look = null)
    {
        var visit = await chromium.OpenAsync(look ?? Look.Usual);
        await visit.GoAsync(new Uri(registry.Shown.Address, $"/ainft/{id}/lineage"));
        await visit.Page.Locator("#lineage[data-ready]").WaitForAsync();
        return visit;
    }

    /// <summary>The live region of the view.</summary>
    public static ILocator Told(this Visit visit) => visit.Page.Locator(".lineage-told");

    /// <summary>Waits until the live region has a text.</summary>
    public static Task TextAsync(this Visit visit, string text) =>
        visit.Page.Locator(".lineage-told", new() { HasText = text }).WaitForAsync();

    /// <summary>The parent of the model by a relation.</summary>
    public static async Task<AinftId> ParentAsync(this ShownRegistry registry, string relation)
    {
        var parents = await registry.ItemsAsync($"ainfts/{registry.Model}/ancestors?depth=1&relation={relation}");
        return AinftId.Parse(parents.Single().GetProperty("id").GetString()!);
    }

    /// <summary>The number of the components that build on the model.</summary>
    public static async Task<int> ChildrenAsync(this ShownRegistry registry) =>
        (await registry.ItemsAsync($"ainfts/{registry.Model}/descendants?limit=100")).Length;

    /// <summary>The items of an answer of the app.</summary>
    public static async Task<JsonElement[]> ItemsAsync(this ShownRegistry registry, string path) =>
        [.. (await registry.Shown.GetJsonAsync(path)).GetProperty("items").EnumerateArray()];
}
