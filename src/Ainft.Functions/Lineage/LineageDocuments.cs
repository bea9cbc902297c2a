using System.Text.Json.Nodes;
using Ainft.Functions.Platform;
using Microsoft.OpenApi;
using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Lineage;

/// <summary>Adds the parameters and forms of lineage routes to the OpenAPI document.</summary>
internal static class LineageDocuments
{
    public static RouteHandlerBuilder TakesId(this RouteHandlerBuilder route) =>
        route.Describes(
            "id",
            "The component's id, which is 0x and 64 hexadecimal digits, or its CAIP-19 name with the slashes "
            + "percent-encoded.");

    public static RouteHandlerBuilder TakesLineageQuery(this RouteHandlerBuilder route, string direction) =>
        route.Takes(
            Query("depth", direction == LineageQuery.Ancestors
                ? "The maximum number of steps, or all, which is the default."
                : "The maximum number of steps, or all. The default is 1."),
            Query("relation", "Follow only these relations, separated by commas.", Words(AllRelations())),
            Query(
                "kind",
                "List only components of these kinds, separated by commas. Paths also lead through other kinds.",
                Words(AllKinds())),
            Query(
                "limit",
                "The maximum number of components. It is higher in the form ids.",
                Whole(1, LineageQuery.MaxLimit, LineageQuery.DefaultLimit)),
            Query("page", "The member page of the previous answer to the same query."),
            Format(LineageForms.Lists));

    public static RouteHandlerBuilder TakesPathQuery(this RouteHandlerBuilder route) =>
        route.Takes(Query("to", "The id of the component at the end of the path. Required."));

    public static RouteHandlerBuilder TakesDrawQuery(this RouteHandlerBuilder route) => route.Takes(
        Query("up", "The maximum number of steps up, or all. The default is 3."),
        Query("down", "The maximum number of steps down, or all. The default is 1."),
        Query(
            "limit",
            "The maximum number of components. The nearest ones come first.",
            Whole(1, DrawQuery.MaxLimit, DrawQuery.DefaultLimit)),
        Format(LineageForms.Graphs));

    public static RouteHandlerBuilder TakesProofQuery(this RouteHandlerBuilder route) =>
        route.Takes(Query("depth", "The maximum number of steps up in the file, or all, which is the default."));

    /// <summary>Documents the text forms of an answer.</summary>
    public static RouteHandlerBuilder ProducesText(this RouteHandlerBuilder route, params AnswerForm[] forms) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var form in forms)
                operation.Responses!["200"].Content![form.MediaType] = Text();
            return Task.CompletedTask;
        });

    private static OpenApiMediaType Text() => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiParameter Format(IReadOnlyList<AnswerForm> forms)
    {
        var names = string.Join(", ", forms.Select(form => $"{form.Name} ({form.MediaType})"));
        return Query(
            "format",
            $"The form of the answer, which overrides the header Accept. The forms are {names}.",
            Words(forms.Select(form => form.Name)));
    }

    private static IEnumerable<string> AllRelations() =>
        Enum.GetValues<Relation>().Select(relation => relation.ToText());

    private static IEnumerable<string> AllKinds() => Enum.GetValues<ComponentKind>().Select(kind => kind.ToText());

    private static OpenApiSchema Words(IEnumerable<string> words) =>
        new() { Type = JsonSchemaType.String, Examples = [.. words.Select(word => (JsonNode)word)] };
}
