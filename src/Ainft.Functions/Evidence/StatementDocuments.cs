using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Evidence;

/// <summary>Adds the query parameters of the routes of statements to the OpenAPI document.</summary>
internal static class StatementDocuments
{
    public static RouteHandlerBuilder TakesStatementQuery(this RouteHandlerBuilder route) => route.Takes(
        Query(
            "limit",
            "The most statements in a page.",
            Whole(1, StatementQuery.MaxLimit, StatementQuery.DefaultLimit)),
        Query("page", "The token of the next page, from the previous answer to the same query."));

    public static RouteHandlerBuilder TakesEvidenceQuery(this RouteHandlerBuilder route) =>
        route.Takes(Query(
            "run", "The id of the run. By default it is the run with the latest conclusive verdict."));
}
