using System.Globalization;
using Microsoft.Playwright;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures the view of a lineage while a visitor drags it in Chromium without a window. Goals for 2,000 components: 95
/// percent of the frames within 50 ms, and no task of the page longer than 100 ms.
/// </summary>
internal static class BrowserSuite
{
    private const int Components = 2_000, Width = 46, LayersOfOneAct = 20, Moves = 120, MostZoomSteps = 20,
        FewestLinks = 100;
    private const string Program = "/usr/bin/chromium";

    /// <param name="args">The number of components, or nothing for 2,000.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var count = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : Components;
        await using var registry = await LineageRegistry.BuildAsync(LineageShape.Layers(count, Width));
        await using var app = await registry.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        await using var context = await browser.NewContextAsync(
            new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{app.Urls.Single()}/ainft/{registry.Ids[^1]}/lineage#{LinkTo(registry.Ids)}");
        await page.Locator("#lineage[data-ready]").WaitForAsync(new() { Timeout = 120_000 });
        Console.WriteLine(await page.Locator(".lineage-told").InnerTextAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Fit", Exact = true }).ClickAsync();
        await MeasureAsync(context, page, "all in view");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fit", Exact = true }).ClickAsync();
        await ZoomInAsync(page);
        await MeasureAsync(context, page, "zoomed in");
        return 0;
    }

    /// <summary>Starts Debian's Chromium without a window.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Program,
        // The sandbox of Chromium does not start for root, and the page is our own.
        ChromiumSandbox = false,
        Args = ["--disable-dev-shm-usage"],
    });

    /// <summary>
    /// A link to the view of all components. One act loads the 1,000 nearest ancestors, so further acts begin higher.
    /// </summary>
    private static string LinkTo(IReadOnlyList<AinftId> ids)
    {
        var acts = new List<string>();
        for (var at = ids.Count - 1; at > 0; at -= LayersOfOneAct * Width)
            acts.AddRange(Enumerable.Range(Math.Max(0, at - 1), Math.Min(2, at))
                .Select(number => $"{ids[number].ToString().AsSpan(2, 16)}a1"));
        return $"open={string.Join('.', acts)}";
    }

    /// <summary>
    /// Zooms in until the view draws links with names in the place of outlines, which is the most work per component.
    /// </summary>
    private static async Task ZoomInAsync(IPage page)
    {
        var zoom = page.GetByRole(AriaRole.Button, new() { Name = "Zoom in" });
        for (var step = 0; step < MostZoomSteps; step++)
        {
            await zoom.ClickAsync();
            // The view draws in the frame after a change.
            await page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
            if (await LinksAsync(page) >= FewestLinks)
                return;
        }
        throw new InvalidOperationException("The middle of the drawing has too few components.");
    }

    private static Task<int> LinksAsync(IPage page) => page.Locator("svg.lineage-graph a").CountAsync();

    private static async Task MeasureAsync(IBrowserContext context, IPage page, string name)
    {
        var box = (await page.Locator("svg.lineage-graph").BoundingBoxAsync())!;
        var (x, y) = (box.X + box.Width / 2, box.Y + 20);
        await using var trace = await PageTrace.StartAsync(context, page);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        for (var move = 0; move < Moves; move++)
            await page.Mouse.MoveAsync(x + 300 * MathF.Sin(move / 10f), y + 200 * (1 - MathF.Cos(move / 10f)));
        await page.Mouse.UpAsync();
        var (frames, tasks) = await trace.EndAsync();
        var links = await LinksAsync(page);
        var late = frames.Count(frame => frame > 50);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {links} links, {frames.Count} frames, p95 {At(frames, 0.95):F0} ms, {late} over 50 ms, "
            + $"longest task {At(tasks, 1):F0} ms, {tasks.Count(task => task > 50)} over 50 ms"));
    }

    private static double At(IReadOnlyList<double> values, double share) =>
        values.Count == 0 ? 0 : values.Order().ElementAt((int)Math.Min(values.Count - 1, values.Count * share));
}
