using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>The routes of subscriptions. An account signs each request, as nodes sign theirs.</summary>
internal static class SubscriptionRoutes
{
    public static void MapSubscriptionRoutes(this IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("subscriptions").WithTags("Subscriptions");
        all.MapPost("", AddAsync).WithName("addSubscription").WithSummary("Subscribe to events")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription("Adds a subscription of the signer. The answer has the secret of its signatures, which no "
                + "later answer has. It gets events once its target passed a challenge.")
            .Accepts<SubscriptionBody>("application/json").IsSigned()
            .Produces<SubscriptionAnswer>(201).ProducesProblems(400, 401, 403, 413, 415, 422, 503);
        all.MapGet("", ListAsync).WithName("listSubscriptions").WithSummary("List subscriptions")
            .DrawsOn(BudgetClass.Walks).WithDescription("Lists the subscriptions of the signer.")
            .IsSigned().Produces<SubscriptionPage>().ProducesProblems(401, 503);
        MapOne(all.MapGroup("{subscription}"));
    }

    private static void MapOne(RouteGroupBuilder one)
    {
        one.MapGet("", ReadAsync).WithName("getSubscription").WithSummary("Get a subscription")
            .DrawsOn(BudgetClass.Reads).WithDescription("Returns a subscription of the signer, without its secret.")
            .TakesSubscription().IsSigned().Produces<SubscriptionAnswer>().ProducesProblems(401, 404, 503);
        one.MapDelete("", RemoveAsync).WithName("removeSubscription").WithSummary("Unsubscribe")
            .DrawsOn(BudgetClass.Writes).WithDescription("Removes a subscription with its deliveries.")
            .TakesSubscription().IsSigned().Produces<SubscriptionAnswer>().ProducesProblems(401, 404, 503);
        one.MapPost("challenge", VerifyAsync).WithName("verifyTarget").WithSummary("Verify the target")
            .DrawsOn(BudgetClass.Runs)
            .WithDescription("Sends a challenge to the target, which must return it. Then the subscription is active "
                + "and gets the events from now on.")
            .TakesSubscription().IsSigned().Produces<SubscriptionAnswer>()
            .ProducesProblems(401, 404, 409, 422, 503);
        one.MapPost("secrets", RotateAsync).WithName("rotateKeys").WithSummary("Rotate the keys")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription("Makes new keys for signatures. The former ones sign too for another day.")
            .TakesSubscription().IsSigned().Produces<SubscriptionAnswer>().ProducesProblems(401, 404, 409, 503);
        one.MapGet("dead-letters", ListDeadAsync).WithName("listDeadLetters").WithSummary("List dead letters")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Lists the first 100 messages that failed in all attempts.")
            .TakesSubscription().IsSigned().Produces<DeadLetterPage>().ProducesProblems(401, 404, 503);
        one.MapPost("redeliver", RedeliverAsync)
            .WithName("redeliverDeadLetters").WithSummary("Deliver dead letters again")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription("Begins the schedule of all dead letters again.")
            .TakesSubscription().IsSigned().Produces<RedeliveryAnswer>().ProducesProblems(401, 404, 409, 503);
    }

    private static Task<IResult> AddAsync(
        HttpRequest http, SignedRequests requests, Subscribe subscribe, CancellationToken ct) =>
        requests.TakeAsync<SubscriptionForm, SubscriptionAnswer>(
            http, null, SubscriptionForm.MaxBodyBytes, SubscriptionForm.Parse,
            (sender, form) => subscribe.AddAsync(sender.Account, ClientAddress.Of(http.HttpContext), form, ct),
            SubscriptionJson.Default.SubscriptionAnswer, ct);

    private static async Task<IResult> ListAsync(
        HttpRequest http, SignedRequests requests, Subscribe subscribe, CancellationToken ct) =>
        Results.Json(
            await subscribe.ListAsync(OwnerOf(requests, http), ct), SubscriptionJson.Default.SubscriptionPage);

    private static async Task<IResult> ReadAsync(
        string subscription, HttpRequest http, SignedRequests requests, Subscribe subscribe, CancellationToken ct) =>
        (await subscribe.FindOwnAsync(IdOf(subscription), OwnerOf(requests, http), ct)).ToResult(
            (one, status) => Results.Json(
                SubscriptionAnswer.Of(one), SubscriptionJson.Default.SubscriptionAnswer, statusCode: status));

    private static async Task<IResult> RemoveAsync(
        string subscription, HttpRequest http, SignedRequests requests, Subscribe subscribe, CancellationToken ct) =>
        (await subscribe.RemoveAsync(IdOf(subscription), OwnerOf(requests, http), ct))
            .ToResult(SubscriptionJson.Default.SubscriptionAnswer);

    private static async Task<IResult> VerifyAsync(
        string subscription, HttpRequest http, SignedRequests requests, VerifyTarget verify, CancellationToken ct) =>
        (await verify.RunAsync(IdOf(subscription), OwnerOf(requests, http), ct))
            .ToResult(SubscriptionJson.Default.SubscriptionAnswer);

    private static async Task<IResult> RotateAsync(
        string subscription, HttpRequest http, SignedRequests requests, Subscribe subscribe, CancellationToken ct) =>
        (await subscribe.RotateAsync(IdOf(subscription), OwnerOf(requests, http), ct))
            .ToResult(SubscriptionJson.Default.SubscriptionAnswer);

    private static async Task<IResult> ListDeadAsync(
        string subscription, HttpRequest http, SignedRequests requests, DeadLetters dead, CancellationToken ct) =>
        (await dead.ListAsync(IdOf(subscription), OwnerOf(requests, http), ct))
            .ToResult(SubscriptionJson.Default.DeadLetterPage);

    private static async Task<IResult> RedeliverAsync(
        string subscription, HttpRequest http, SignedRequests requests, DeadLetters dead, CancellationToken ct) =>
        (await dead.RedeliverAsync(IdOf(subscription), OwnerOf(requests, http), ct))
            .ToResult(SubscriptionJson.Default.RedeliveryAnswer);

    /// <summary>The account that signed a request without a body.</summary>
    private static Address OwnerOf(SignedRequests requests, HttpRequest http) =>
        requests.SenderOf(http, Sha256Digest.Of([])).Account;

    private static Bytes32 IdOf(string text) => Bytes32.TryParse(text, out var id)
        ? id
        : throw new RequestRefusedException(
            ProblemCode.SubscriptionNotFound,
            "The address does not name a subscription. Expected 0x and 64 hexadecimal digits.");

    private static RouteHandlerBuilder TakesSubscription(this RouteHandlerBuilder route) =>
        route.Describes("subscription", "The subscription, 0x and 64 hexadecimal digits.");
}
