using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Nodes;

/// <summary>Adds to the OpenAPI document the facts about nodes that their types lack.</summary>
internal static class NodeDocuments
{
    public static RouteHandlerBuilder TakesNode(this RouteHandlerBuilder route) =>
        route.Describes("node", "The account of the node, 0x and 40 hexadecimal digits.");

    public static RouteHandlerBuilder TakesWait(this RouteHandlerBuilder route) =>
        route.Takes(Query(
            "wait", "The most seconds that the request waits for news.", Whole(0, NodeQuery.LongestWait, 0)));

    public static RouteHandlerBuilder TakesNodeQuery(this RouteHandlerBuilder route) => route.Takes(
        Query("limit", "The most items in a page.", Whole(1, DescribeNode.MaxLimit, DescribeNode.DefaultLimit)),
        Query("page", "The token of the next page, from the previous answer."));
}
