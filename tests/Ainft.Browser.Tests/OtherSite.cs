using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ainft.Browser.Tests;

/// <summary>A site of a stranger on the loopback interface. Its port makes it another origin than the app.</summary>
internal sealed class OtherSite : IAsyncDisposable
{
    // Without an icon of its own, a browser asks for one and reports that it does not exist.
    private const string Page =
        "<!doctype html><title>A site of a stranger</title><link rel=\"icon\" href=\"data:,\">";

    private readonly WebApplication site;

    private OtherSite(WebApplication site) => this.site = site;

    /// <summary>The address of its only page.</summary>
    public Uri Address => new(site.Urls.Single());

    public static async Task<OtherSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.MapGet("/", () => Results.Content(Page, "text/html"));
        await site.StartAsync();
        return new OtherSite(site);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();
}
