using System.Net.ServerSentEvents;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>
/// The connections that follow the log at this instance: 100 in all and 4 per client, because each of them holds a
/// socket for 100 seconds.
/// </summary>
internal sealed class StreamPlaces
{
    public const int Most = 100, PerClient = 4;

    private readonly Shares shares = new(Most, PerClient);

    /// <summary>Takes a place, or returns the problem of a client that does not get one.</summary>
    public Problem? Take(ClientAddress client) => shares.TryTake(client, 1, 1) switch
    {
        ShareAnswer.Taken => null,
        ShareAnswer.ShareIsFull => new Problem(
            ProblemCode.ShareSpent,
            $"{client} follows the events over {PerClient} connections already. Close one, or read pages."),
        _ => new Problem(
            ProblemCode.Busy, $"The instance serves {Most} connections that follow the events. Read pages instead."),
    };

    public void Return(ClientAddress client) => shares.Return(client, 1);
}

/// <summary>An answer that follows the log. It holds a place while it runs, however it ends.</summary>
internal sealed class EventStream(
    EventQuery query, EventStart.At start, FollowEvents follow, StreamPlaces places, EventMetrics metrics) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var client = ClientAddress.Of(httpContext);
        if (places.Take(client) is { } refused)
        {
            await refused.ExecuteAsync(httpContext);
            return;
        }
        metrics.Connected(1);
        try
        {
            // nginx would collect the events of a stream otherwise.
            httpContext.Response.Headers["X-Accel-Buffering"] = "no";
            IAsyncEnumerable<SseItem<string>> items =
                follow.RunAsync(query, start.Head, start.After, httpContext.RequestAborted);
            await TypedResults.ServerSentEvents(items).ExecuteAsync(httpContext);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client went away.
        }
        finally
        {
            metrics.Connected(-1);
            places.Return(client);
        }
    }
}
