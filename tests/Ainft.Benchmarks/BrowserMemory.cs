using System.Text.Json;
using Microsoft.Playwright;

namespace Ainft.Benchmarks;

/// <summary>The memory of all processes of a browser, sampled twice per second.</summary>
internal sealed class BrowserMemory : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly ICDPSession session;
    private readonly CancellationTokenSource ended = new();
    private readonly Task sampling;

    private BrowserMemory(ICDPSession session, long first)
    {
        (this.session, First, Peak) = (session, first, first);
        sampling = SampleAsync();
    }

    /// <summary>The megabytes at the beginning.</summary>
    public long First { get; }

    /// <summary>The most megabytes of a sample.</summary>
    public long Peak { get; private set; }

    /// <summary>Begins to sample.</summary>
    public static async Task<BrowserMemory> StartAsync(IBrowser browser)
    {
        var session = await browser.NewBrowserCDPSessionAsync();
        return new BrowserMemory(session, await SumAsync(session));
    }

    /// <summary>Ends the samples.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await sampling;
        await session.DetachAsync();
        ended.Dispose();
    }

    private async Task SampleAsync()
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
                Peak = Math.Max(Peak, await SumAsync(session));
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    private static async Task<long> SumAsync(ICDPSession session)
    {
        var answer = await session.SendAsync("SystemInfo.getProcessInfo");
        return answer!.Value.GetProperty("processInfo").EnumerateArray().Select(IdOf).Sum(ProcessMemory.ShareOf);
    }

    private static int IdOf(JsonElement process) => process.GetProperty("id").GetInt32();
}
