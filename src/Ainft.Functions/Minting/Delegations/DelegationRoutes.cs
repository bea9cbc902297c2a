using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>The routes of delegations, which end mints under an integration and show that they ended.</summary>
internal static class DelegationRoutes
{
    public static IEndpointRouteBuilder MapDelegationRoutes(this IEndpointRouteBuilder api)
    {
        var delegations = api.MapGroup("delegations/{integration}").WithTags("Delegations");
        delegations.MapGet("", ReadAsync).WithName("getDelegation").WithSummary("Get the revocations of an integration")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("Lists the revocations of an integration by creator. Without one the list is empty, also "
                + "when no component was minted under the integration.")
            .TakesIntegration().Produces<DelegationState>().ProducesProblems(422, 503);
        delegations.MapPost("revoke", RevokeAsync).WithName("revokeDelegation").WithSummary("Revoke an integration")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription("Ends the mints of agents under an integration of the creator, which signed "
                + "Revoke(integration, deadline). The registered components stay. It cannot be undone.")
            .TakesIntegration().Accepts<RevokeBody>("application/json")
            .Produces<DelegationState>(201).Produces<DelegationState>(200)
            .ProducesProblems(400, 413, 415, 422, 503);
        return api;
    }

    private static RouteHandlerBuilder TakesIntegration(this RouteHandlerBuilder route) =>
        route.Describes("integration", "The integration of a delegation, 0x and 64 hexadecimal digits.");

    private static async Task<IResult> ReadAsync(string integration, ReadDelegation read, CancellationToken ct) =>
        Bytes32.TryParse(integration, out var word)
            ? Results.Json(await read.RunAsync(word, null, ct), DelegationWire.Default.DelegationState)
            : NoIntegration();

    private static async Task<IResult> RevokeAsync(
        string integration, HttpRequest http, RevokeDelegation revoke, CancellationToken ct)
    {
        if (!Bytes32.TryParse(integration, out var word))
            return NoIntegration();
        var body = await http.ReadBodyAsync(RevokeForm.MaxBodyBytes, ct);
        var request = JsonBody.Read<Signed<RevokeForm>>(
            body,
            (ReadOnlyMemory<byte> bytes, out IReadOnlyList<Violation> found) =>
                RevokeForm.Parse(word, bytes, out found),
            out var violations);
        return request is not null
            ? (await revoke.RunAsync(request, ct))
                .ToResult(DelegationWire.Default.DelegationState, done: StatusCodes.Status201Created)
            : new Outcome<DelegationState>.Rejected("The revocation was refused.", violations).ToResult();
    }

    private static IResult NoIntegration() => new Outcome<DelegationState>.Rejected(
        "The address has no integration.",
        [new Violation("/integration", ViolationCode.WrongForm, "Expected 0x and 64 hexadecimal digits.")]).ToResult();
}
