using System.Text.Json.Nodes;
using Ainft.Functions.Platform;
using Microsoft.OpenApi;
using static Ainft.Functions.Platform.Documents;

namespace Ainft.Functions.Lineage;

/// <summary>What the OpenAPI document says of lineage's routes beyond their types.</summary>
internal static class LineageDocuments
{
    public static RouteHandlerBuilder TakesId(this RouteHandlerBuilder route) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        foreach (var parameter in operation.Parameters!.Where(parameter => parameter.In == ParameterLocation.Path))
            parameter.Description = parameter.Name == "id"
                ? "The component's id: 0x and 64 hexadecimal digits, or its CAIP-19 name with the slashes percent-encoded."
                : "The id of another component, in the same forms.";
        return Task.CompletedTask;
    });

    public static RouteHandlerBuilder TakesLineageQuery(this RouteHandlerBuilder route, string direction) => route.Takes(
        Query("depth", direction == LineageQuery.Ancestors
            ? "How many steps away they may be, or all, which is the default."
            : "How many steps away they may be, 1 by default, or all."),
        Query("relation", "Only along these relations, separated by commas.", Words(Enum.GetValues<Relation>().Select(relation => relation.ToText()))),
        Query("kind", "Only of these kinds, separated by commas; the way goes on through the others.", Words(Enum.GetValues<ComponentKind>().Select(kind => kind.ToText()))),
        Query("limit", "How many are listed at most. More of them when only ids are asked for.", Number(1, LineageQuery.MaxLimit, LineageQuery.DefaultLimit)),
        Query("page", "Where to go on: the page of the answer before, to the same query."),
        Format(LineageForms.Lists));

    public static RouteHandlerBuilder TakesPathQuery(this RouteHandlerBuilder route) =>
        route.Takes(Query("to", "The id of the component that the path leads to. Required."));

    public static RouteHandlerBuilder TakesDrawQuery(this RouteHandlerBuilder route) => route.Takes(
        Query("up", "How many steps up, 3 by default, or all."),
        Query("down", "How many steps down, 1 by default, or all."),
        Query("limit", "How many components at most, the nearest first.", Number(1, DrawQuery.MaxLimit, DrawQuery.DefaultLimit)),
        Format(LineageForms.Graphs));

    public static RouteHandlerBuilder TakesProofQuery(this RouteHandlerBuilder route) =>
        route.Takes(Query("depth", "How many steps up the file goes, or all, which is the default."));

    /// <summary>Says that texts are other forms of the answer.</summary>
    public static RouteHandlerBuilder ProducesText(this RouteHandlerBuilder route, params AnswerForm[] forms) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        foreach (var form in forms)
            operation.Responses!["200"].Content![form.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        return Task.CompletedTask;
    });

    private static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params OpenApiParameter[] parameters) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        foreach (var parameter in parameters)
            operation.Parameters!.Add(parameter);
        return Task.CompletedTask;
    });

    private static OpenApiParameter Format(IReadOnlyList<AnswerForm> forms) => Query(
        "format", $"The form of the answer, instead of what Accept says: {string.Join(", ", forms.Select(form => $"{form.Name} ({form.MediaType})"))}.", Words(forms.Select(form => form.Name)));

    private static OpenApiSchema Words(IEnumerable<string> words) => new() { Type = JsonSchemaType.String, Examples = [.. words.Select(word => (JsonNode)word)] };

    private static OpenApiSchema Number(int min, int max, int absent) =>
        new() { Type = JsonSchemaType.Integer, Minimum = $"{min}", Maximum = $"{max}", Default = absent };
}
