using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Ainft.Benchmarks;

/// <summary>
/// The gaps between the animation frames of a page, and the tasks of its main thread in the trace of the browser.
/// </summary>
internal sealed class PageTrace : IAsyncDisposable
{
    private const string MainThread = "CrRendererMain", RunTask = "RunTask",
        ControllerTask = "ThreadControllerImpl::RunTask";

    private static readonly string[] Categories =
        ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "__metadata"];

    private readonly ICDPSession session;
    private readonly IPage page;
    private readonly ConcurrentQueue<JsonElement> events = new();
    private readonly TaskCompletionSource whole = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PageTrace(ICDPSession session, IPage page)
    {
        (this.session, this.page) = (session, page);
        session.Event("Tracing.dataCollected").OnEvent += (_, data) =>
        {
            foreach (var one in data!.Value.GetProperty("value").EnumerateArray())
                events.Enqueue(one.Clone());
        };
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => whole.TrySetResult();
    }

    /// <summary>Begins to record.</summary>
    public static async Task<PageTrace> StartAsync(IBrowserContext context, IPage page)
    {
        var trace = new PageTrace(await context.NewCDPSessionAsync(page), page);
        await trace.session.SendAsync("Tracing.start", new Dictionary<string, object>
        {
            ["transferMode"] = "ReportEvents",
            ["traceConfig"] = new Dictionary<string, object> { ["includedCategories"] = Categories },
        });
        await page.EvaluateAsync(
            """
            () => {
              const gaps = (window.ainftGaps = []);
              let last;
              const step = (now) => {
                if (last !== undefined) gaps.push(now - last);
                last = now;
                if (window.ainftGaps === gaps) requestAnimationFrame(step);
              };
              requestAnimationFrame(step);
            }
            """);
        return trace;
    }

    /// <summary>Ends the recording. Both results are in milliseconds.</summary>
    public async Task<(IReadOnlyList<double> Frames, IReadOnlyList<double> Tasks)> EndAsync()
    {
        var frames = await page.EvaluateAsync<double[]>(
            "() => { const gaps = window.ainftGaps; window.ainftGaps = null; return gaps; }");
        await session.SendAsync("Tracing.end");
        await whole.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var threads = events.Where(one => NameOf(one) == "thread_name"
            && one.GetProperty("args").GetProperty("name").GetString() == MainThread).Select(ThreadOf).ToHashSet();
        double[] tasks =
        [
            .. events.Where(one => NameOf(one) is RunTask or ControllerTask && threads.Contains(ThreadOf(one))
                    && one.TryGetProperty("dur", out _))
                .Select(one => one.GetProperty("dur").GetDouble() / 1_000),
        ];
        return (frames, tasks);
    }

    public async ValueTask DisposeAsync() => await session.DetachAsync();

    private static string? NameOf(JsonElement one) =>
        one.TryGetProperty("name", out var name) ? name.GetString() : null;

    private static (long Process, long Thread) ThreadOf(JsonElement one) =>
        (one.GetProperty("pid").GetInt64(), one.GetProperty("tid").GetInt64());
}
