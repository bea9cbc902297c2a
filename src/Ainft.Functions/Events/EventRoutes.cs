using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Events;

/// <summary>The route of events.</summary>
internal static class EventRoutes
{
    private static readonly AnswerForm[] Forms =
        [new("json", "application/json"), new("stream", "text/event-stream")];

    public static void MapEventRoutes(this IEndpointRouteBuilder api) =>
        api.MapGet("events", ReadAsync)
            .WithName("listEvents").WithTags("Events").WithSummary("List or follow the events of the registry")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Returns a page of events, oldest first, or follows them as Server-Sent Events when Accept is "
                + "text/event-stream. Read pages until `more` is false, and go on from `next` later. A stream ends "
                + "after 100 seconds, and a client resumes it with Last-Event-ID. docs/events.md has the format.")
            .TakesEventQuery()
            .Produces<EventPage>(200, Forms[0].MediaType, Forms[1].MediaType)
            .ProducesProblems(406, 410, 422, 429, 503);

    private static async Task<IResult> ReadAsync(
        HttpRequest http, RequestedIds ids, EventLog log, ReadEvents read, FollowEvents follow, StreamPlaces places,
        EventMetrics metrics, CancellationToken ct)
    {
        if (http.ChooseForm(Forms) is not { } form)
            return Negotiation.NotAcceptable(Forms);
        if (EventQuery.Parse(http, ids, out var violations) is not { } query)
            return violations.ToResult();
        return ReadEvents.Begin(query, await log.ReadHeadAsync(ct)) switch
        {
            EventStart.Refused(var problem) => problem,
            EventStart.At at when form == Forms[1] && !http.IsForHead() =>
                new EventStream(query, at, follow, places, metrics),
            EventStart.At(var head, var after) =>
                Results.Json(await read.RunAsync(query, head, after, ct), EventJson.Default.EventPage),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static RouteHandlerBuilder TakesEventQuery(this RouteHandlerBuilder route) => route.Takes(
        Query("after", "The position after which the answer begins: a `next`, the position of an event, or `latest`. "
            + "Without it, the beginning of the log."),
        Query("type", $"Only events of these types, separated by commas: {string.Join(", ", EventType.All)}."),
        Query("id", "Only events about this component, and events about components with it as a parent."),
        Query("creator", "Only events about components of this creator."),
        Query("kind", "Only events about components of this kind.",
            OneOf(Enum.GetValues<ComponentKind>().Select(kind => kind.ToText()))),
        Query("account", "Only events about rewards of this account."),
        Query("limit", "The most events in a page.", Whole(1, EventQuery.MaxLimit, EventQuery.MaxLimit)));
}
