using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Playwright;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures the page <c>/mint</c> while it hashes one large file that was dropped on it: the rate, the memory of all
/// processes of Chromium, and the time until a press of its button stops the work. Goal: the memory does not grow with
/// the file.
/// </summary>
internal static class BrowserFilesSuite
{
    private const long Mebibyte = 1 << 20;
    private const int Components = 46;
    private const string Default = "1024", Place = "fieldset.drop", Told = $"{Place} [role=status]";

    /// <param name="args">The size of the file in MiB, or nothing for 1,024.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var size = long.Parse(args is [var text] ? text : Default, CultureInfo.InvariantCulture) * Mebibyte;
        await using var registry = await LineageRegistry.BuildAsync(LineageShape.Layers(Components, Components));
        await using var app = await registry.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await BrowserSuite.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"{app.Urls.Single()}/mint");
        await page.Locator(Place).WaitForAsync();
        var file = Path.Combine(Path.GetTempPath(), $"ainft-{Guid.NewGuid():N}.bin");
        try
        {
            var digest = await MakeAsync(file, size);
            await MeasureHashAsync(browser, page, file, size, digest);
            await MeasureStopAsync(page, file);
        }
        finally
        {
            File.Delete(file);
        }
        return 0;
    }

    /// <summary>Makes a sparse file, and returns its digest.</summary>
    private static async Task<string> MakeAsync(string file, long size)
    {
        await using var stream = new FileStream(file, FileMode.CreateNew);
        stream.SetLength(size);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream));
    }

    private static async Task MeasureHashAsync(IBrowser browser, IPage page, string file, long size, string digest)
    {
        await using var memory = await BrowserMemory.StartAsync(browser);
        var started = Stopwatch.GetTimestamp();
        await DropAsync(page, file);
        await page.Locator($"{Told} .hashes code", new() { HasText = digest }).WaitForAsync(new() { Timeout = 0 });
        var took = Stopwatch.GetElapsedTime(started);
        Print($"{size / Mebibyte} MiB: {took.TotalSeconds:F1} s, {size / 1e6 / took.TotalSeconds:F0} MB/s");
        Print($"Chromium: {memory.First} MB before, {memory.Peak} MB at most");
    }

    private static async Task MeasureStopAsync(IPage page, string file)
    {
        await page.ReloadAsync();
        await page.Locator(Place).WaitForAsync();
        var worker = await page.RunAndWaitForWorkerAsync(() => DropAsync(page, file));
        var gone = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.Close += (_, _) => gone.TrySetResult(Stopwatch.GetTimestamp());
        await page.WaitForFunctionAsync("() => document.querySelector('progress')?.value > 0");
        var pressed = Stopwatch.GetTimestamp();
        var shown = await page.EvaluateAsync<double>(PressStop, Told);
        var ended = Stopwatch.GetElapsedTime(pressed, await gone.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Print($"stop: the page says so after {shown:F1} ms");
        Print($"stop: the worker is gone after {ended.TotalMilliseconds:F0} ms");
    }

    /// <summary>Drops a file on the page as a file manager does, so that the page gets a real file.</summary>
    private static async Task DropAsync(IPage page, string file)
    {
        var box = (await page.Locator(Place).BoundingBoxAsync())!;
        var session = await page.Context.NewCDPSessionAsync(page);
        foreach (var type in new[] { "dragEnter", "dragOver", "drop" })
            await session.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["x"] = box.X + 20,
                ["y"] = box.Y + 20,
                ["data"] = new Dictionary<string, object>
                {
                    ["items"] = Array.Empty<object>(),
                    ["files"] = new[] { file },
                    ["dragOperationsMask"] = 1,
                },
            });
        await session.DetachAsync();
    }

    private static void Print(FormattableString line) =>
        Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private const string PressStop =
        """
        (place) => new Promise((resolve) => {
          const told = document.querySelector(place);
          const pressed = performance.now();
          new MutationObserver((_, seen) => {
            if (!told.textContent.includes("You stopped it")) return;
            seen.disconnect();
            resolve(performance.now() - pressed);
          }).observe(told, { childList: true, subtree: true, characterData: true });
          told.querySelector("button").click();
        })
        """;
}
