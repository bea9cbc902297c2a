using System.Text.Json.Nodes;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Microsoft.OpenApi;

namespace Ainft.Functions.Rewards;

/// <summary>The routes of royalties below a component.</summary>
internal static class RoyaltyRoutes
{
    public static void MapRoyaltyRoutes(this IEndpointRouteBuilder api)
    {
        var royalties = api.MapGroup("ainfts/{id}/royalties").WithTags("Rewards");
        royalties.MapGet("", ReadAsync)
            .WithName("getRoyalties").WithSummary("Get the royalties of a component")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "Returns which accounts of the ancestors get which share of each payment to the component, and whether "
                + "it can be paid. If not, the answer names the parents that a next version can leave out.")
            .TakesId().Produces<ComponentRoyalties>().ProducesProblems(404, 503);
        royalties.MapPost("preview", PreviewAsync)
            .WithName("previewPayment").WithSummary("Preview a payment")
            .DrawsOn(BudgetClass.Previews)
            .WithDescription(
                "Divides an amount exactly as a payment to the component would be divided, and returns every part. A "
                + "preview stores no data and pays nothing.")
            .TakesId().TakesPayment()
            .Produces<PaymentPreview>().ProducesProblems(400, 404, 409, 413, 415, 422, 503);
    }

    private static async Task<IResult> ReadAsync(
        string id, RequestedIds ids, ReadRoyalties read, CancellationToken ct) =>
        ids.Find(id) is { } known
            ? (await read.RunAsync(known, ct)).ToResult(RewardsJson.Default.ComponentRoyalties)
            : RequestedIds.NoId();

    private static async Task<IResult> PreviewAsync(
        string id, HttpRequest http, RequestedIds ids, PreviewPayment preview, CancellationToken ct)
    {
        if (ids.Find(id) is not { } known)
            return RequestedIds.NoId();
        var body = await http.ReadBodyAsync(PaymentForm.MaxBodyBytes, ct);
        return JsonBody.Read<PaymentForm>(body, PaymentForm.Parse, out var violations) is { } form
            ? (await preview.RunAsync(known, form, ct)).ToResult(RewardsJson.Default.PaymentPreview)
            : new Outcome<PaymentPreview>.Rejected("The preview was refused.", violations).ToResult();
    }

    private static RouteHandlerBuilder TakesPayment(this RouteHandlerBuilder route) =>
        route.Accepts<PaymentBodyForm>("application/json").AddOpenApiOperationTransformer((operation, _, _) =>
        {
            ((OpenApiMediaType)operation.RequestBody!.Content!["application/json"]).Example =
                new JsonObject { ["amount"] = "1000000000000000000" };
            return Task.CompletedTask;
        });
}
