using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Platform;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>The routes that platforms call, and those with which a creator follows the deliveries.</summary>
internal static class DeliveryRoutes
{
    private const string Secret = "secret";

    /// <summary>The most bytes of a preview, whose body is in memory before the signature of the request is checked.
    /// </summary>
    private const int MaxPreview = 4 << 20;

    public static void MapDeliveryRoutes(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("webhooks/{integration}").WithTags("Webhooks");
        webhooks.MapPost("", ReceiveAsync).WithName("receiveWebhook").WithSummary("Receive a webhook")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription("A platform sends an event in its own form and with its own signature. The registry "
                + "verifies the signature over the raw body, stores the event and answers 202. An event that needs no "
                + "work gets 200. An unknown integration and a wrong signature get the same 401.")
            .TakesIntegration().Accepts<object>("application/json")
            .Produces<ReceiptAnswer>(202).Produces<ReceiptAnswer>(200)
            .ProducesProblems(400, 401, 409, 413, 415, 422, 503);
        webhooks.MapPost("preview", PreviewAsync).WithName("previewWebhook").WithSummary("Preview a webhook")
            .DrawsOn(BudgetClass.Previews)
            .WithDescription("Returns the manifest that a payload of the platform would become. The creator signs the "
                + "request, and the payload needs no signature of the platform.")
            .TakesIntegration().Accepts<object>("application/json").IsSigned()
            .Produces<EventPreview>().ProducesProblems(400, 401, 404, 413, 415, 422, 503);
        var deliveries = api.MapGroup("integrations/{integration}/deliveries").WithTags("Integrations");
        deliveries.MapGet("", ListAsync).WithName("listDeliveries").WithSummary("List deliveries")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Lists the last deliveries of an integration of the signer with their results, the newest "
                + "first.")
            .TakesIntegration().TakesDeliveryQuery().IsSigned()
            .Produces<DeliveryPage>().ProducesProblems(401, 404, 422, 503);
        deliveries.MapPost("{delivery}/redeliver", RedeliverAsync)
            .WithName("redeliverDelivery").WithSummary("Redeliver")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription("Processes a stored delivery again. One that became a component stays as it is.")
            .TakesIntegration().Describes("delivery", "The id of the delivery, 0x and 64 hexadecimal digits.")
            .IsSigned().Produces<DeliveryAnswer>(202).Produces<DeliveryAnswer>(200)
            .ProducesProblems(401, 404, 409, 503);
    }

    private static RouteHandlerBuilder TakesDeliveryQuery(this RouteHandlerBuilder route) => route.Takes(
        OpenApiParameters.Query(
            "limit", "The most items per page.",
            OpenApiParameters.Whole(1, DescribeDeliveries.MaxLimit, DescribeDeliveries.DefaultLimit)),
        OpenApiParameters.Query(
            "page", "The start of the page, which is the member page of the previous answer to the same query."));

    private static async Task<IResult> ReceiveAsync(
        string integration, HttpRequest http, IntegrationSecrets secrets, IntegrationStore store, Bodies bodies,
        ReceiveDelivery receive, CancellationToken ct)
    {
        // Hugging Face can send the secret in the address, where proxies and logs keep it.
        if (http.Query.ContainsKey(Secret))
            return new Problem(
                ProblemCode.SecretInAddress,
                "Remove the secret from the address of the webhook, and set it as the secret of the webhook.");
        if (secrets.Off is { } off)
            return new Problem(ProblemCode.IntegrationsOff, off);
        var found = await store.FindAsync(Bytes32.TryParse(integration, out var id) ? id : default, ct);
        http.RequireJson();
        // One limit for all, because a limit per platform would show which integrations exist.
        await using var received = await bodies.ReceiveAsync(http, Math.Min(EventLimits.GitHub, bodies.Largest), ct);
        // Only a sender that knows the secret gets a place in memory for a large body.
        var headers = HeadersOf(http);
        Outcome<ReceiptAnswer> outcome = await receive.RefuseAsync(found, headers, received.Open(), ct) is { } refused
            ? refused
            : await receive.RunAsync(found!, headers, await bodies.HoldAsync(http, received, ct), ct);
        return outcome.ToResult(WebhooksJson.Default.ReceiptAnswer, done: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> PreviewAsync(
        string integration, HttpRequest http, SignedRequests requests, IntegrationStore store, PreviewEvent preview,
        CancellationToken ct)
    {
        var id = IntegrationRoutes.IntegrationOf(integration);
        var found = await store.FindAsync(id, ct);
        var limit = EventLimits.MaximumBytes(found?.Platform ?? ReceiveDelivery.UnknownPlatform);
        var body = await http.ReadBodyAsync(Math.Min(limit, MaxPreview), ct);
        var sender = requests.SenderOf(http, Sha256Digest.Of(body.Span));
        return (await preview.RunAsync(id, sender.Account, new AskedHeaders(HeadersOf(http)), body, ct))
            .ToResult(WebhooksJson.Default.EventPreview);
    }

    private static async Task<IResult> ListAsync(
        string integration, HttpRequest http, SignedRequests requests, DescribeDeliveries describe,
        CancellationToken ct)
    {
        var sender = requests.SenderOf(http, Sha256Digest.Of([]));
        var id = IntegrationRoutes.IntegrationOf(integration);
        return DeliveryQuery.Parse(id, http, out var violations) is { } query
            ? (await describe.ListAsync(id, sender.Account, query, ct)).ToResult(WebhooksJson.Default.DeliveryPage)
            : violations.ToResult();
    }

    private static async Task<IResult> RedeliverAsync(
        string integration, string delivery, HttpRequest http, SignedRequests requests, DescribeDeliveries describe,
        CancellationToken ct)
    {
        var sender = requests.SenderOf(http, Sha256Digest.Of([]));
        var id = IntegrationRoutes.IntegrationOf(integration);
        return Sha256Digest.TryParse(delivery, out var digest)
            ? (await describe.RedeliverAsync(id, sender.Account, digest, ct)).ToResult(
                WebhooksJson.Default.DeliveryAnswer, done: StatusCodes.Status202Accepted)
            : new Problem(
                ProblemCode.DeliveryNotFound,
                "The address does not name a delivery. Expected 0x and 64 hexadecimal digits.");
    }

    private static Func<string, string?> HeadersOf(HttpRequest http) =>
        name => http.Headers.TryGetValue(name, out var value) ? value.ToString() : null;
}
