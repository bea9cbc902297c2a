using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Registers the component of an event. The plan is stored before the mint, so each try mints the same component.
/// </summary>
internal sealed class RegisterEvent(
    DeliveryStore deliveries, ComposeComponent compose, MintAsAgent mint, CheckSource sources)
{
    public async Task<DeliveryEnd> RunAsync(
        Integration integration, Delivery delivery, PlatformEvent found, CancellationToken ct)
    {
        var plan = ComponentPlan.Read(
            await deliveries.ReadPlanAsync(delivery, ct)
            ?? await deliveries.KeepPlanAsync(
                delivery, (await compose.RunAsync(integration, found, mint, ct)).ToBytes(), ct));
        var id = await mint.RunAsync(integration, plan.Manifest, plan.IsDelegated, ct);
        // The row of the proof follows from the platform. It is written once the component exists.
        if (plan.Reason is null && !plan.IsReference)
            await sources.RunAsync(id, ct);
        return new DeliveryEnd(
            plan.IsReference ? DeliveryState.Referenced : DeliveryState.Minted, plan.Reason, id);
    }
}
