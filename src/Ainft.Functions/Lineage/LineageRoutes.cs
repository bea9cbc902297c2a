using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>The routes of a component's ancestors, descendants, paths and lineage.</summary>
internal static class LineageRoutes
{
    public static void MapLineageRoutes(this IEndpointRouteBuilder api)
    {
        var ainfts = api.MapGroup("ainfts/{id}").WithTags("Lineage");
        ainfts.MapGet("ancestors", AncestorsAsync).WithName("listAncestors").WithSummary("List ancestors")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Lists the ancestors of a component at any depth, nearest first. The items have details, and the form "
                + "ids has one id per line.")
            .TakesId().TakesLineageQuery(LineageQuery.Ancestors)
            .Produces<LineagePage>().ProducesText(LineageForms.Ids).ProducesProblems(404, 406, 422, 503);
        ainfts.MapGet("ancestors/{other}", AncestorAsync).WithName("getAncestor").WithSummary("Is it an ancestor")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Returns whether a component is an ancestor of another one, and if so a shortest path to it.")
            .TakesId().Describes("other", "The id of another component, in the same forms.")
            .Produces<AncestorAnswer>().ProducesProblems(404, 503);
        ainfts.MapGet("descendants", DescendantsAsync).WithName("listDescendants").WithSummary("List descendants")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Lists the descendants of a component, by default only its children. The pages list each descendant "
                + "once, even when new ones are registered meanwhile.")
            .TakesId().TakesLineageQuery(LineageQuery.Descendants)
            .Produces<LineagePage>().ProducesText(LineageForms.Ids).ProducesProblems(404, 406, 422, 503);
        ainfts.MapGet("lineage", LineageAsync).WithName("getLineage").WithSummary("Draw a lineage")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Returns the nearest ancestors and descendants of a component as a graph in JSON, or as a drawing in "
                + "Mermaid, Graphviz DOT or SVG.")
            .TakesId().TakesDrawQuery()
            .Produces<LineageGraphForm>().ProducesText(LineageForms.Drawings).ProducesProblems(404, 406, 422, 503);
        ainfts.MapGet("lineage.proof", ProofAsync).WithName("getLineageProof").WithSummary("Get a lineage proof")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Returns a file ainft-lineage/1 or ainft-lineage/2 with the component, its ancestors, and their "
                + "manifests, signatures and inclusion proofs. The answer is 503 until all of them are in batches.")
            .TakesId().TakesProofQuery().Produces<LineageProofForm>().ProducesProblems(404, 409, 422, 503);
        ainfts.MapGet("path", PathAsync).WithName("getPath").WithSummary("Find a path")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Returns a shortest path from a component to another one. The direction is up to an ancestor, down to "
                + "a descendant, same or none.")
            .TakesId().TakesPathQuery().Produces<PathAnswer>().ProducesProblems(404, 422, 503);
    }

    private static Task<IResult> AncestorsAsync(
        string id, HttpRequest http, RequestedIds ids, ListAncestors list, CancellationToken ct) =>
        ListAsync(
            ids.Find(id), LineageQuery.Ancestors, ListAncestors.MaxIds, http,
            query => list.RunAsync(query, ct), query => list.IdsAsync(query, ct));

    private static Task<IResult> DescendantsAsync(
        string id, HttpRequest http, RequestedIds ids, ListDescendants list, CancellationToken ct) =>
        ListAsync(
            ids.Find(id), LineageQuery.Descendants, ListDescendants.MaxIds, http,
            query => list.RunAsync(query, ct), query => list.IdsAsync(query, ct));

    private static async Task<IResult> AncestorAsync(
        string id, string other, RequestedIds ids, FindPath find, CancellationToken ct) =>
        ids.Find(id) is { } component && ids.Find(other) is { } ancestor
            ? (await find.AncestorAsync(component, ancestor, ct)).ToResult(LineageJson.Default.AncestorAnswer)
            : RequestedIds.NoId();

    private static async Task<IResult> PathAsync(
        string id, HttpRequest http, RequestedIds ids, FindPath find, CancellationToken ct)
    {
        if (ids.Find(id) is not { } from)
            return RequestedIds.NoId();
        var parameters = new LineageParameters(http);
        if (ids.Find(parameters.Text("to") ?? "") is not { } to)
            parameters.Refuse(
                "to", ViolationCode.WrongForm, "Expected the id of the component at the end of the path.");
        else if (parameters.Violations.Count == 0)
            return (await find.BetweenAsync(from, to, ct)).ToResult(LineageJson.Default.PathAnswer);
        return parameters.Violations.ToResult();
    }

    private static async Task<IResult> LineageAsync(
        string id, HttpRequest http, RequestedIds ids, DrawLineage draw, CancellationToken ct)
    {
        if (ids.Find(id) is not { } of)
            return RequestedIds.NoId();
        var parameters = new LineageParameters(http);
        if (parameters.Form(http, LineageForms.Graphs) is not { } form)
            return Negotiation.NotAcceptable(LineageForms.Graphs);
        if (DrawQuery.Parse(of, parameters) is not { } query)
            return parameters.Violations.ToResult();
        return (await draw.RunAsync(query, ct)).ToResult((graph, _) => new Drawing(graph, form));
    }

    private static async Task<IResult> ProofAsync(
        string id, HttpRequest http, RequestedIds ids, ReadLineageProof read, CancellationToken ct)
    {
        if (ids.Find(id) is not { } of)
            return RequestedIds.NoId();
        var parameters = new LineageParameters(http);
        var depth = parameters.Depth("depth", min: 0, absent: null);
        return parameters.Violations.Count > 0
            ? parameters.Violations.ToResult()
            : (await read.RunAsync(of, depth, ct)).ToResult((proven, _) => proven);
    }

    private static async Task<IResult> ListAsync(
        AinftId? id, string direction, int maxIds, HttpRequest http,
        Func<LineageQuery, Task<Outcome<LineagePage>>> items, Func<LineageQuery, Task<Outcome<LineageIds>>> onlyIds)
    {
        if (id is not { } of)
            return RequestedIds.NoId();
        var parameters = new LineageParameters(http);
        if (parameters.Form(http, LineageForms.Lists) is not { } form)
            return Negotiation.NotAcceptable(LineageForms.Lists);
        var isIds = form == LineageForms.Ids;
        var (defaultLimit, maxLimit) = isIds ? (maxIds, maxIds) : (LineageQuery.DefaultLimit, LineageQuery.MaxLimit);
        if (LineageQuery.Parse(of, direction, parameters, defaultLimit, maxLimit) is not { } query)
            return parameters.Violations.ToResult();
        return isIds
            ? (await onlyIds(query)).ToResult((listed, _) => new IdLines(listed))
            : (await items(query)).ToResult(LineageJson.Default.LineagePage);
    }
}
