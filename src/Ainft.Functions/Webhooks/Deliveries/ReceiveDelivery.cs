using Ainft.Functions.Platform;
using Ainft.Sources;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Receives a delivery. It checks the signature over the raw bytes before it reads the event and stores it.
/// </summary>
/// <remarks>
/// An unknown integration and a wrong signature have the same answer after the same work, so a stranger cannot find out
/// which integrations exist.
/// </remarks>
internal sealed class ReceiveDelivery(
    IntegrationSecrets secrets, IntegrationStore integrations, StoreDelivery store, TimeProvider time)
{
    /// <summary>The platform whose limit an unknown integration has.</summary>
    public const WebhookPlatform UnknownPlatform = WebhookPlatform.GitHub;

    private static readonly Violation LongHeaders = new(
        "", ViolationCode.TooLarge,
        $"The headers of the event as JSON have more than {DeliveryStore.MaxHeaders} characters.");

    /// <summary>Stores the event of a body whose signature is valid.</summary>
    public async Task<Outcome<ReceiptAnswer>> RunAsync(
        Integration integration, Func<string, string?> header, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (RequestWork.Refuse(integration.Creator) is { } spent)
            return new Outcome<ReceiptAnswer>.Refused(ProblemCode.BudgetSpent, $"{spent}", spent.After);
        RequestWork.Charge(integration.Creator);
        var headers = new AskedHeaders(header);
        if (Read(integration.Platform, headers, body, out var violation) is not { } found)
            return new Outcome<ReceiptAnswer>.Rejected("The event was refused.", [violation!]);
        if (found.Action == EventAction.Ignore)
        {
            await LearnHookAsync(integration, found, ct);
            return Outcome.AlreadyDone(new ReceiptAnswer(null, found.Name, "ignored", found.Reason));
        }
        if (!DeliveryStore.Fits(headers.Asked))
            return new Outcome<ReceiptAnswer>.Rejected("The event was refused.", [LongHeaders]);
        return integration.Signature is null
            ? new Outcome<ReceiptAnswer>.Refused(
                ProblemCode.IntegrationUnsigned, "The creator has not signed the delegation of this integration yet.")
            : await StoreAsync(integration, found, headers, body, ct);
    }

    /// <summary>Reads an event. Null with a violation.</summary>
    public static PlatformEvent? Read(
        WebhookPlatform platform, AskedHeaders headers, ReadOnlyMemory<byte> body, out Violation? violation)
    {
        try
        {
            violation = null;
            return EventReader.Read(platform, headers.Find, body);
        }
        catch (SourceException e)
        {
            violation = new Violation(e.Pointer, e.Code, PlainText.Fit(PlainText.Clean(e.Message), 500));
            return null;
        }
    }

    /// <summary>Checks the signature of a body. Null when it is valid, so that the integration exists.</summary>
    public async Task<Outcome<ReceiptAnswer>.Refused?> RefuseAsync(
        Integration? integration, Func<string, string?> header, Stream body, CancellationToken ct)
    {
        var state = await EventSignature.CheckAsync(
            integration?.Platform ?? UnknownPlatform, header, body, secrets.Open(integration), time.GetUtcNow(), ct);
        var isKnown = integration is { RemovedAt: null };
        return state switch
        {
            SignatureState.Valid when isKnown => null,
            SignatureState.Late when isKnown => new Outcome<ReceiptAnswer>.Refused(
                ProblemCode.DeliveryRefused,
                "The signature is valid, but its time is too far from the registry's clock. It may be a replay."),
            _ => new Outcome<ReceiptAnswer>.Refused(
                ProblemCode.DeliveryRefused,
                "The integration is unknown, or none of its secrets made the signature of this body."),
        };
    }

    private async Task<Outcome<ReceiptAnswer>> StoreAsync(
        Integration integration, PlatformEvent found, AskedHeaders headers, ReadOnlyMemory<byte> body,
        CancellationToken ct)
    {
        var delivery = await store.RunAsync(integration, found, headers, body, ct);
        return Outcome.Done(new ReceiptAnswer(
            $"{delivery.Id}", delivery.Event, delivery.State.ToString().ToLowerInvariant(), delivery.Reason));
    }

    // GitHub names the webhook in its ping alone. Another request may change the integration now, and GitHub can send
    // the ping again.
    private Task LearnHookAsync(Integration integration, PlatformEvent found, CancellationToken ct) =>
        integration is { Token: not null, Terms: var terms }
        && GitHubHook.TryParse(found.Details.GetValueOrDefault("hook")) is { } hook && hook.Path != integration.Hook
        && RepositoryScope.Covers(terms.Platform, terms.Scope, hook.Repository)
            ? integrations.TryReplaceAsync(integration with { Hook = hook.Path }, ct)
            : Task.CompletedTask;
}
