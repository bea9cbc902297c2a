using Ainft.Ethereum;
using Ainft.Functions.Platform;
using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Governance;

/// <summary>The routes of the decisions of the DAO.</summary>
internal static class GovernanceRoutes
{
    public static void MapGovernanceRoutes(this IEndpointRouteBuilder api)
    {
        var governance = api.MapGroup("governance").WithTags("Governance");
        governance.MapGet("", ReadAsync).WithName("getGovernance").WithSummary("Get the state of the DAO")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "Returns the contracts of the DAO, the policy of payments and the rules of votes, as of the last final "
                + "block that the app has applied. Without contracts in the settings, following is false.")
            .Produces<GovernanceAnswer>().ProducesProblems(503);
        governance.MapGet("proposals", ListAsync).WithName("listProposals").WithSummary("List proposals")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Lists the proposals of the governor, the newest first. Votes are on each proposal alone.")
            .TakesPages(GovernanceQuery.MaxProposals, GovernanceQuery.DefaultProposals)
            .Produces<ProposalPage>().ProducesProblems(422, 503);
        governance.MapGet("proposals/{proposal}", FindAsync).WithName("getProposal").WithSummary("Get a proposal")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Returns a proposal with its state and its votes. At most 1,000 votes are counted.")
            .Describes("proposal", "The id of the proposal, 0x and 64 hexadecimal digits.")
            .Produces<ProposalAnswer>().ProducesProblems(404, 503);
        governance.MapGet("operations", OperationsAsync).WithName("listOperations").WithSummary("List operations")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Lists the operations of the timelock that no proposal scheduled, the newest first. The multisig "
                + "scheduled them before the floor was reached. They do not expire. A vote can cancel the open ones.")
            .TakesPages(GovernanceQuery.MaxOperations, GovernanceQuery.DefaultOperations)
            .Produces<OperationPage>().ProducesProblems(422, 503);
        governance.MapGet("operators", OperatorsAsync).WithName("listOperators").WithSummary("List operators")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Lists the operators that the DAO admitted or suspended. Runs draw nodes of admitted ones.")
            .Produces<OperatorList>().ProducesProblems(503);
        governance.MapGet("grants", GrantsAsync).WithName("listGrants").WithSummary("List grants of compute")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Lists the node-minutes per period that the DAO granted to requesters.")
            .Produces<GrantList>().ProducesProblems(503);
        api.MapGet("retractions", RetractionsAsync).WithName("listRetractions").WithTags("Governance")
            .WithSummary("List retractions")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Lists the events by which the DAO or creators retracted components or took that back, the newest "
                + "first. The last event of each kind decides about a component.")
            .TakesPages(GovernanceQuery.MaxRetractions, GovernanceQuery.DefaultRetractions)
            .Produces<RetractionPage>().ProducesProblems(422, 503);
    }

    private static async Task<IResult> ReadAsync(DescribeGovernance describe, CancellationToken ct) =>
        Results.Json(await describe.RunAsync(ct), GovernanceJson.Default.GovernanceAnswer);

    private static async Task<IResult> ListAsync(
        HttpRequest http, DescribeProposals describe, CancellationToken ct) =>
        GovernanceQuery.OfProposals(http, out var violations) is { } query
            ? Results.Json(await describe.ListAsync(query, ct), GovernanceJson.Default.ProposalPage)
            : violations.ToResult();

    private static async Task<IResult> OperationsAsync(
        HttpRequest http, DescribeProposals describe, CancellationToken ct) =>
        GovernanceQuery.OfOperations(http, out var violations) is { } query
            ? Results.Json(await describe.OperationsAsync(query, ct), GovernanceJson.Default.OperationPage)
            : violations.ToResult();

    private static async Task<IResult> FindAsync(
        string proposal, DescribeProposals describe, CancellationToken ct) =>
        Bytes32.TryParse(proposal, out var id)
            ? (await describe.FindAsync(id, ct)).ToResult(GovernanceJson.Default.ProposalAnswer)
            : new Problem(ProblemCode.ProposalNotFound, "Expected a proposal, 0x and 64 hexadecimal digits.");

    private static async Task<IResult> OperatorsAsync(DescribeGovernance describe, CancellationToken ct) =>
        Results.Json(await describe.OperatorsAsync(ct), GovernanceJson.Default.OperatorList);

    private static async Task<IResult> GrantsAsync(DescribeGovernance describe, CancellationToken ct) =>
        Results.Json(await describe.GrantsAsync(ct), GovernanceJson.Default.GrantList);

    private static async Task<IResult> RetractionsAsync(
        HttpRequest http, DescribeProposals describe, CancellationToken ct) =>
        GovernanceQuery.OfRetractions(http, out var violations) is { } query
            ? Results.Json(await describe.RetractionsAsync(query, ct), GovernanceJson.Default.RetractionPage)
            : violations.ToResult();

    private static RouteHandlerBuilder TakesPages(this RouteHandlerBuilder route, int most, int usual) => route.Takes(
        Query("limit", "The most items in a page.", Whole(1, most, usual)),
        Query("page", "The token of the next page, from the previous answer."));
}
