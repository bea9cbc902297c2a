using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;

namespace Ainft.Functions.Events;

/// <summary>
/// Follows the log for one connection, as Server-Sent Events (HTML standard, 9.2). Each event has its position as id,
/// so a client resumes behind the last event that it has. The stream ends after 100 seconds, and when the process
/// stops. It ends as a complete answer, so the client connects again and no proxy sees an error.
/// </summary>
internal sealed partial class FollowEvents(
    ReadEvents read, EventTail tail, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<FollowEvents> log)
{
    /// <summary>The type of an item that has only the place of the stream.</summary>
    public const string Place = "position";

    /// <summary>The longest time of a connection.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);

    /// <summary>The longest time without an item, so that no proxy takes the connection for dead.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    public async IAsyncEnumerable<SseItem<string>> RunAsync(
        EventQuery query, LogHead head, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        using var end = new CancellationTokenSource(Longest, time);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping, end.Token);
        var place = new EventPosition(head.Log, after).ToString();
        yield return PlaceOf(place);
        while (await NextAsync(query, place, until.Token) is { } page)
        {
            foreach (var item in page.Items)
                yield return new SseItem<string>(
                    JsonSerializer.Serialize(item, EventJson.Default.EventAnswer), item.Type)
                {
                    EventId = item.Position,
                };
            place = page.Next;
            if (page.Items.Count == 0)
                yield return PlaceOf(place);
        }
        if (!ct.IsCancellationRequested)
            yield return PlaceOf(place);
    }

    /// <summary>
    /// The next page with events, or an empty one after the longest silence. Null when the connection ends. A thrown
    /// cancellation would cut the connection instead.
    /// </summary>
    private async Task<EventPage?> NextAsync(EventQuery query, string place, CancellationToken ct)
    {
        _ = EventPosition.TryParse(place, out var at);
        var started = time.GetTimestamp();
        try
        {
            while (true)
            {
                var head = await tail.ReadAsync(ct);
                var page = await read.RunAsync(query, head, at.Number, ct);
                _ = EventPosition.TryParse(page.Next, out at);
                if (page.Items.Count > 0 || time.GetElapsedTime(started) >= Silence)
                    return page;
                if (!page.More)
                    await tail.WaitAsync(ct);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            LogEnded(e);
            return null;
        }
    }

    private static SseItem<string> PlaceOf(string place) =>
        new(JsonSerializer.Serialize(new StreamPlace(place), EventJson.Default.StreamPlace), Place)
        {
            EventId = place,
            ReconnectionInterval = Retry,
        };

    [LoggerMessage(7002, LogLevel.Warning,
        "Storage failed while a client followed the events, so its connection ended. The client connects again.")]
    private partial void LogEnded(Exception failure);
}
