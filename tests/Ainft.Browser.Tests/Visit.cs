using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>
/// A tab with a profile of its own. It records the errors of the console, the requested addresses, and the bytes of the
/// answers as they cross the network.
/// </summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> errors = [];
    private readonly ConcurrentQueue<Uri> requested = [];
    private readonly ConcurrentQueue<Task<int>> sizes = [];

    private Visit(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Enqueue(message.Text);
        };
        page.PageError += (_, error) => errors.Enqueue(error);
        page.Request += (_, request) => requested.Enqueue(new Uri(request.Url));
        page.RequestFinished += (_, request) => sizes.Enqueue(SizeOfAsync(request));
    }

    /// <summary>The tab.</summary>
    public IPage Page { get; }

    /// <summary>The errors of the console and of scripts so far.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>The requested addresses so far. The icon of the site is not among them.</summary>
    public IReadOnlyCollection<Uri> Requested => requested;

    internal static async Task<Visit> StartAsync(IBrowserContext context) =>
        new(context, await context.NewPageAsync());

    /// <summary>Loads a page with everything that belongs to it.</summary>
    /// <param name="address">The address.</param>
    /// <param name="status">The status that the answer must have.</param>
    public async Task GoAsync(Uri address, int status = 200)
    {
        var answer = await Page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Load });
        Assert.Equal((address, status), (address, answer?.Status));
    }

    /// <summary>The bytes of all answers so far, compressed where the app compresses them.</summary>
    public async Task<int> BytesAsync() => (await Task.WhenAll(sizes)).Sum();

    /// <summary>The parts of the page that some people cannot use, by the rules of axe-core, one line each.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        AxeResult result = await Page.RunAxe();
        return
        [
            .. result.Violations.SelectMany(
                rule => rule.Nodes.Select(node => $"{rule.Id} ({rule.Impact}): {node.Target} {node.Html}")),
        ];
    }

    /// <summary>
    /// Fails when the console has an error, or when a request went to another origin than those that the test allows.
    /// </summary>
    public void AssertQuiet(params Uri[] allowed)
    {
        Assert.Empty(Errors);
        Assert.DoesNotContain(
            requested,
            to => to.Scheme != "data" && to.Scheme != "blob" && !allowed.Any(origin => IsOf(origin, to)));
    }

    /// <summary>Takes a picture of the whole page and keeps it as a file of the run.</summary>
    public async Task<Screenshot> CaptureAsync(string name)
    {
        var png = await Page.ScreenshotAsync(new() { FullPage = true, Animations = ScreenshotAnimations.Disabled });
        return await Screenshot.KeepAsync(name, png);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => context.DisposeAsync();

    private static bool IsOf(Uri origin, Uri to) =>
        Uri.Compare(origin, to, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.Ordinal) == 0;

    private static async Task<int> SizeOfAsync(IRequest request) => (await request.SizesAsync()).ResponseBodySize;
}
