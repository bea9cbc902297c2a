using Microsoft.OpenApi;
using static Ainft.Functions.Platform.Documents;

namespace Ainft.Functions.Reproduction;

/// <summary>What the OpenAPI document says of the routes of statements beyond their types.</summary>
internal static class StatementDocuments
{
    public static RouteHandlerBuilder TakesStatementQuery(this RouteHandlerBuilder route) => route.Takes(
        Query("limit", "How many statements a page has at most.", new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = $"{StatementQuery.MaxLimit}",
            Default = StatementQuery.DefaultLimit,
        }),
        Query("page", "Where to go on: the page of the answer before, to the same query."));

    public static RouteHandlerBuilder TakesEvidenceQuery(this RouteHandlerBuilder route) =>
        route.Takes(Query("run", "The run; by default the one whose verdict counts, which is the newest that says something."));

    private static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params OpenApiParameter[] parameters) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        foreach (var parameter in parameters)
            operation.Parameters!.Add(parameter);
        return Task.CompletedTask;
    });
}
