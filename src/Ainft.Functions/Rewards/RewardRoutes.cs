using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Rewards;

/// <summary>The routes of earned amounts, of their proofs and of roots.</summary>
internal static class RewardRoutes
{
    private const string AccountForm = "The account, which is " + Address.Form + ".";

    public static void MapRewardRoutes(this IEndpointRouteBuilder api)
    {
        var rewards = api.MapGroup("rewards").WithTags("Rewards");
        rewards.MapGet("roots", ListAsync)
            .WithName("listRoots").WithSummary("List roots")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "Lists the newest 100 roots of earned amounts, with their states. An auditor computes each root again "
                + "and asks the DAO or its guardian for a veto when it differs.")
            .Produces<RootList>().ProducesProblems(404, 503);
        rewards.MapGet("{account}", ReadAsync)
            .WithName("getRewards").WithSummary("Get the rewards of an account")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "Returns the amounts that an account earned, by token, and the amounts that it claimed. Claims are "
                + "possible under the active root. All amounts are of final blocks.")
            .Produces<AccountRewards>().ProducesProblems(404, 422, 503).Describes("account", AccountForm);
        rewards.MapGet("{account}/proof", ProveAsync)
            .WithName("getRewardProof").WithSummary("Get the proof of a claim")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "Returns the Merkle proof with which any account calls claim of the contract for this account. The "
                + "contract sends the whole amount to the account that earned it.")
            .Takes(OpenApiParameters.Query("token", "The ERC-20 token. Without it the native coin."))
            .Produces<RewardProof>().ProducesProblems(404, 422, 503).Describes("account", AccountForm);
    }

    private static async Task<IResult> ListAsync(ReadRewards read, CancellationToken ct) =>
        (await read.ListAsync(ct)).ToResult(RewardsJson.Default.RootList);

    private static async Task<IResult> ReadAsync(
        string account, HttpRequest http, ReadRewards read, CancellationToken ct)
    {
        var parameters = new QueryParameters(http);
        if (!Address.TryParse(account, out var known))
            parameters.Refuse("account", ViolationCode.WrongForm, $"Expected {Address.Form}.");
        return parameters.Violations is { Count: > 0 } violations
            ? violations.ToResult()
            : (await read.RunAsync(known, ct)).ToResult(RewardsJson.Default.AccountRewards);
    }

    private static async Task<IResult> ProveAsync(
        string account, HttpRequest http, ReadRewards read, CancellationToken ct)
    {
        var parameters = new QueryParameters(http);
        var (text, token) = (parameters.Text("token"), default(Address));
        if (!Address.TryParse(account, out var known))
            parameters.Refuse("account", ViolationCode.WrongForm, $"Expected {Address.Form}.");
        if (text is not null && !Address.TryParse(text, out token))
            parameters.Refuse("token", ViolationCode.WrongForm, $"Expected {Address.Form}.");
        return parameters.Violations is { Count: > 0 } violations
            ? violations.ToResult()
            : (await read.ProveAsync(known, token, ct)).ToResult(RewardsJson.Default.RewardProof);
    }
}
