using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>
/// Debian's Chromium, which the tests of the assembly share. Each <see cref="Visit"/> has a profile of its own.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Setting = "AINFT_TEST_CHROMIUM", OfDebian = "/usr/bin/chromium";

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Starts the browser, without a window.</summary>
    /// <exception cref="FileNotFoundException">The browser is not installed.</exception>
    public async ValueTask InitializeAsync()
    {
        var program = Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } given ? given : OfDebian;
        if (!File.Exists(program))
            throw new FileNotFoundException(
                $"The browser {program} does not exist. Install the packages chromium and fonts-dejavu-core, or set "
                + $"{Setting} to the path of another Chromium.");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Headless = true,
            // The sandbox of Chromium does not start for root, and the pages are those of the tests.
            ChromiumSandbox = false,
            Args = ["--disable-dev-shm-usage"],
        });
    }

    /// <summary>Opens an empty tab.</summary>
    /// <param name="look">The form of the pages.</param>
    /// <param name="hasScripts">Whether scripts run.</param>
    public async Task<Visit> OpenAsync(Look look, bool hasScripts = true) =>
        await Visit.StartAsync(await browser!.NewContextAsync(new()
        {
            ColorScheme = look.Scheme,
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = hasScripts,
        }));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
