using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Webhooks;

/// <summary>The routes of integrations. Their creator signs each request, as nodes sign theirs.</summary>
internal static class IntegrationRoutes
{
    private const string NoIntegration =
        "The address does not name an integration. Expected 0x and 64 hexadecimal digits.";

    public static void MapIntegrationRoutes(this IEndpointRouteBuilder api)
    {
        var integrations = api.MapGroup("integrations").WithTags("Integrations");
        integrations.MapPost("", AddAsync).WithName("addIntegration").WithSummary("Add an integration")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription("Adds an integration of the signer with a platform. The answer has the address for the "
                + "platform's screen, and the delegation that the creator signs next.")
            .Accepts<IntegrationBody>("application/json").IsSigned()
            .Produces<IntegrationAnswer>(201).Produces<IntegrationAnswer>(200)
            .ProducesProblems(400, 401, 403, 409, 413, 415, 422, 503);
        integrations.MapGet("", ListAsync).WithName("listIntegrations").WithSummary("List integrations")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Lists the integrations of the signer, which are at most 100. No answer has a secret.")
            .IsSigned().Produces<IntegrationPage>().ProducesProblems(401, 503);
        integrations.MapGet("{integration}", ReadAsync).WithName("getIntegration").WithSummary("Get an integration")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("Returns an integration of the signer. No answer has a secret.")
            .TakesIntegration().IsSigned().Produces<IntegrationAnswer>().ProducesProblems(401, 404, 503);
        integrations.MapPost("{integration}/delegation", ActivateAsync).WithName("activateIntegration")
            .WithSummary("Activate an integration").DrawsOn(BudgetClass.Writes)
            .WithDescription("Stores the creator's signature of the delegation. From then on the agent of the "
                + "integration mints for the creator within the terms.")
            .TakesIntegration().Accepts<DelegationBody>("application/json").IsSigned()
            .Produces<IntegrationAnswer>(201).Produces<IntegrationAnswer>(200)
            .ProducesProblems(400, 401, 404, 409, 413, 415, 422, 503);
        integrations.MapPost("{integration}/secrets", RotateAsync).WithName("rotateSecret")
            .WithSummary("Rotate a secret").DrawsOn(BudgetClass.Writes)
            .WithDescription("Makes a secret the newest one. The former one stays valid for keepSeconds, which is a "
                + "day unless the body says another time.")
            .TakesIntegration().Accepts<SecretBody>("application/json").IsSigned()
            .Produces<IntegrationAnswer>(201).Produces<IntegrationAnswer>(200)
            .ProducesProblems(400, 401, 404, 409, 413, 415, 422, 503);
        integrations.MapDelete("{integration}", RemoveAsync).WithName("removeIntegration")
            .WithSummary("Remove an integration").DrawsOn(BudgetClass.Writes)
            .WithDescription("Removes an integration with its secrets and the key of its agent. A revocation of the "
                + "delegation ends its mints at other registries too.")
            .TakesIntegration().IsSigned().Produces<IntegrationAnswer>().ProducesProblems(401, 404, 409, 503);
    }

    /// <summary>Documents the integration in the path.</summary>
    public static RouteHandlerBuilder TakesIntegration(this RouteHandlerBuilder route) =>
        route.Describes("integration", "The integration, 0x and 64 hexadecimal digits.");

    /// <summary>The integration of a route.</summary>
    /// <exception cref="BadHttpRequestException">The route does not name one (404).</exception>
    public static Bytes32 IntegrationOf(string text) => Bytes32.TryParse(text, out var id)
        ? id
        : throw new RequestRefusedException(ProblemCode.IntegrationNotFound, NoIntegration);

    private static Task<IResult> AddAsync(
        HttpRequest http, SignedRequests requests, AddIntegration add, TimeProvider time, CancellationToken ct) =>
        requests.TakeAsync<IntegrationForm, IntegrationAnswer>(
            http, null, IntegrationForm.MaxBodyBytes, IntegrationForm.Parse,
            (sender, form) => add.RunAsync(
                form with
                {
                    Integration = form.Integration with { Creator = sender.Account, CreatedAt = time.GetUtcNow() },
                },
                ct),
            WebhooksJson.Default.IntegrationAnswer, ct);

    private static async Task<IResult> ListAsync(
        HttpRequest http, SignedRequests requests, DescribeIntegration describe, CancellationToken ct)
    {
        var sender = requests.SenderOf(http, Sha256Digest.Of([]));
        return Results.Json(
            await describe.ListAsync(sender.Account, ct), WebhooksJson.Default.IntegrationPage);
    }

    private static async Task<IResult> ReadAsync(
        string integration, HttpRequest http, SignedRequests requests, DescribeIntegration describe,
        CancellationToken ct)
    {
        var sender = requests.SenderOf(http, Sha256Digest.Of([]));
        return (await describe.FindOwnAsync(IntegrationOf(integration), sender.Account, ct)).ToResult(
            (found, status) => Results.Json(
                describe.AnswerOf(found), WebhooksJson.Default.IntegrationAnswer, statusCode: status));
    }

    private static Task<IResult> ActivateAsync(
        string integration, HttpRequest http, SignedRequests requests, ActivateIntegration activate,
        CancellationToken ct) =>
        requests.TakeAsync<SignatureForm, IntegrationAnswer>(
            http, null, IntegrationForm.MaxBodyBytes, SignatureForm.Parse,
            (sender, form) => activate.RunAsync(IntegrationOf(integration), sender.Account, form.Signature, ct),
            WebhooksJson.Default.IntegrationAnswer, ct);

    private static Task<IResult> RotateAsync(
        string integration, HttpRequest http, SignedRequests requests, ChangeIntegration change,
        CancellationToken ct) =>
        requests.TakeAsync<SecretForm, IntegrationAnswer>(
            http, null, IntegrationForm.MaxBodyBytes, SecretForm.Parse,
            (sender, form) => change.RotateAsync(IntegrationOf(integration), sender.Account, form, ct),
            WebhooksJson.Default.IntegrationAnswer, ct);

    private static async Task<IResult> RemoveAsync(
        string integration, HttpRequest http, SignedRequests requests, ChangeIntegration change, CancellationToken ct)
    {
        var sender = requests.SenderOf(http, Sha256Digest.Of([]));
        return (await change.RemoveAsync(IntegrationOf(integration), sender.Account, ct))
            .ToResult(WebhooksJson.Default.IntegrationAnswer);
    }
}
