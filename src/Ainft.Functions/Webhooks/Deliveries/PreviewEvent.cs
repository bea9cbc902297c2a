using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Previews the component of a payload. It asks the platform as a delivery does, but it stores no data and mints no
/// reference for a parent.
/// </summary>
internal sealed class PreviewEvent(
    DescribeIntegration integrations, ComposeComponent compose, FindAinfts find, TimeProvider time)
{
    /// <summary>The most components of others that an answer lists.</summary>
    private const int MostOthers = 20;

    /// <summary>The longest preview, because its caller waits.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public async Task<Outcome<EventPreview>> RunAsync(
        Bytes32 id, Address creator, AskedHeaders headers, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var own = await integrations.FindOwnAsync(id, creator, ct);
        if (own is not Outcome<Integration>.Done(var integration))
            return own.As<EventPreview>();
        if (ReceiveDelivery.Read(integration.Platform, headers, body, out var violation) is not { } found)
            return new Outcome<EventPreview>.Rejected("The event was refused.", [violation!]);
        var action = found.Action.ToString().ToLowerInvariant();
        if (found.Action != EventAction.Register)
            return Outcome.Done(new EventPreview(found.Name, action, Reason: found.Reason));
        RequestWork.Add(Prices.PerSourceCheck);
        using var late = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            var plan = await compose.RunAsync(integration, found, null, either.Token);
            return Outcome.Done(
                Describe(found, action, integration, plan) with { Others = await OthersAsync(creator, plan, ct) });
        }
        catch (Exception e) when (TryDelivery.IsFinal(e))
        {
            return Outcome.Done(new EventPreview(
                found.Name, action, Reason: PlainText.Fit(PlainText.Clean(e.Message), 500)));
        }
        catch (Exception e) when (TryDelivery.CanPass(e, ct))
        {
            return new Outcome<EventPreview>.Refused(
                ProblemCode.PlatformUnavailable, PlainText.Fit(PlainText.Clean(TryDelivery.ReasonOf(e)), 500));
        }
    }

    private async Task<IReadOnlyList<string>?> OthersAsync(Address creator, ComponentPlan plan, CancellationToken ct)
    {
        var filter = new ListFilter("source", plan.Manifest.Source!.Repository!);
        var (rows, _) = await find.RunAsync(new ListQuery("", [filter], MostOthers, null), row => row, ct);
        string[] others = [.. rows.Where(row => row.Creator != creator).Select(row => $"{row.Id}")];
        return others.Length > 0 ? others : null;
    }

    private static EventPreview Describe(
        PlatformEvent found, string action, Integration integration, ComponentPlan plan) => new(
        found.Name,
        action,
        plan.IsReference ? "reference" : "component",
        $"{plan.Manifest.IdFor(plan.CreatorOf(integration))}",
        Encoding.UTF8.GetString(plan.Manifest.Canonical.Span),
        plan.Reason);
}
