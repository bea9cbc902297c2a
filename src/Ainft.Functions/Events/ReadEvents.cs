using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>A place in the log at which a query begins, or the reason why it cannot.</summary>
internal abstract record EventStart
{
    private EventStart()
    {
    }

    /// <summary>The query begins after this number.</summary>
    public sealed record At(LogHead Head, long After) : EventStart;

    /// <summary>The query cannot begin at its position.</summary>
    public sealed record Refused(Problem Problem) : EventStart;
}

/// <summary>Reads pages of the log.</summary>
internal sealed class ReadEvents(EventLog log)
{
    /// <summary>Decides where a query begins.</summary>
    public static EventStart Begin(EventQuery query, LogHead head) => query switch
    {
        { IsLatest: true } => new EventStart.At(head, head.Last),
        { After: null } => new EventStart.At(head, 0),
        { After: { } after } when after.Log != head.Log => new EventStart.Refused(
            new Problem(
                ProblemCode.EventsRebuilt,
                $"The position {after} belongs to an earlier log. Go on from {new EventPosition(head.Log, 0)}, and "
                + "leave out the events whose ids you have.")
            {
                Position = new EventPosition(head.Log, 0).ToString(),
            }),
        { After: { } after } when after.Number > head.Last => new EventStart.Refused(
            new Problem(ProblemCode.Rejected, "The query was refused.")
            {
                Violations =
                [
                    new Violation("/after", ViolationCode.OutOfRange, $"The last event of the log is {head.Last}."),
                ],
            }),
        { After: { } after } => new EventStart.At(head, after.Number),
    };

    /// <summary>Reads the events after a number.</summary>
    public async Task<EventPage> RunAsync(EventQuery query, LogHead head, long after, CancellationToken ct)
    {
        var page = await log.ReadAsync(head, after, query.Filter, query.Limit, ct);
        return new EventPage(
            [.. page.Events.Select(logged => EventAnswer.Of(head.Log, logged))],
            new EventPosition(head.Log, page.Next).ToString(),
            page.Next < head.Last);
    }
}
