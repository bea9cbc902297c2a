using Ainft.Fetching;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Sources;
using Ainft.Sources.Events;
using Azure;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Processes a delivery. It decides the component once, mints it, and records the result. After a failure that can pass,
/// the delivery waits for its next try. Each step is repeatable.
/// </summary>
internal sealed class ProcessDelivery(
    IntegrationStore integrations, IntegrationSecrets secrets, DeliveryStore deliveries, Revocations revocations,
    RegisterEvent register, AnnounceDelivery announce, TimeProvider time)
{
    /// <summary>A result is recorded again after another instance changed the delivery, for example the sweep.</summary>
    private const int Records = 3;

    /// <summary>The longest try, because the host ends the process of a function after five minutes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <summary>Whether a failure stays, so that another try has the same result.</summary>
    public static bool IsFinal(Exception e) => e is SourceException or FetchRefusedException or RefusedEventException
        || (e is HttpRequestException { InnerException: FetchRefusedException });

    /// <summary>Whether a failure can pass. A cancellation by the caller is none.</summary>
    public static bool CanPass(Exception e, CancellationToken ct) =>
        e is HttpRequestException or IOException or LaterException
        || (e is OperationCanceledException && !ct.IsCancellationRequested);

    /// <summary>The reason of a failure that can pass, for people. It names no path of this machine.</summary>
    public static string ReasonOf(Exception e) => e switch
    {
        OperationCanceledException => "The platform did not answer in time.",
        IOException => "A file of the platform ended early or found no room on the disk.",
        RequestFailedException or AggregateException => "The storage of the registry did not answer.",
        _ => e.Message,
    };

    public async Task RunAsync(DeliveryMessage message, CancellationToken ct)
    {
        if (await deliveries.FindAsync(message.Integration, message.Delivery, ct) is not { IsOpen: true } delivery
            || delivery.IsEarly(time.GetUtcNow())
            || await integrations.FindAsync(message.Integration, ct) is not { } integration)
            return;
        if (secrets.Renew(integration) is { } renewed)
            await integrations.TryReplaceAsync(renewed, ct);
        await RecordAsync(delivery, await TryAsync(integration, delivery, ct), ct);
        await deliveries.PruneAsync(integration.Id, time.GetUtcNow(), ct);
    }

    private async Task<DeliveryEnd> TryAsync(Integration integration, Delivery delivery, CancellationToken ct)
    {
        try
        {
            return await EndInTimeAsync(integration, delivery, ct);
        }
        catch (Exception e) when (IsFinal(e))
        {
            return new DeliveryEnd(DeliveryState.Refused, e.GetBaseException().Message);
        }
        catch (Exception e) when (CanPass(e, ct)
            || (UnexpectedErrors.IsStorageUnavailable(e) && !ct.IsCancellationRequested))
        {
            return new DeliveryEnd(DeliveryState.Retrying, ReasonOf(e)) { RetryAfter = PauseOf(e) };
        }
    }

    private static TimeSpan? PauseOf(Exception e) => e switch
    {
        HostBusyException busy => busy.RetryAfter,
        LaterException later => later.RetryAfter,
        _ => null,
    };

    private async Task<DeliveryEnd> EndInTimeAsync(Integration integration, Delivery delivery, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        return await EndOfAsync(integration, delivery, either.Token);
    }

    private async Task<DeliveryEnd> EndOfAsync(Integration integration, Delivery delivery, CancellationToken ct)
    {
        if (await RefuseAsync(integration, ct) is { } refused)
            return refused;
        if (await deliveries.ReadBodyAsync(delivery, ct) is not { } body)
            return new DeliveryEnd(DeliveryState.Refused, "The body was deleted, because the delivery is too old.");
        var found = EventReader.Read(integration.Platform, AskedHeaders.Of(delivery).Find, body);
        return found.Action == EventAction.Register
            ? await register.RunAsync(integration, delivery, found, ct)
            : new DeliveryEnd(DeliveryState.Recorded, $"{found.Reason} {FactsOf(found)}".Trim());
    }

    // For example the new name of a repository, or the alias of a version.
    private static string FactsOf(PlatformEvent found) =>
        string.Join(", ", found.Details.Select(fact => $"{fact.Key}: {fact.Value}"));

    // A reference in the name of the agent carries no delegation, so the mint itself would not check these.
    private async Task<DeliveryEnd?> RefuseAsync(Integration integration, CancellationToken ct)
    {
        if (integration.RemovedAt is not null || integration.Delegation is not { Terms: var terms })
            return new DeliveryEnd(DeliveryState.Refused, "The integration was removed or has no delegation.");
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        if (now < terms.NotBefore || now > terms.Deadline)
            return new DeliveryEnd(
                DeliveryState.Refused, $"The delegation holds from {terms.NotBefore} to {terms.Deadline} (Unix time).");
        return await revocations.FindAsync(integration.Id, integration.Creator, ct) is { } revoked
            ? new DeliveryEnd(DeliveryState.Refused, revoked.Reason)
            : null;
    }

    // The answer to the first write may be lost. Then the stored delivery has its time.
    private async Task RecordAsync(Delivery delivery, DeliveryEnd end, CancellationToken ct)
    {
        var (found, now) = (delivery, time.GetUtcNow());
        for (var left = Records; left > 0 && found is { IsOpen: true } && found.TriedAt != now; left--)
        {
            var ended = DeliveryTries.Ended(found, end, now);
            if (await deliveries.TryReplaceAsync(found, ended, ct))
            {
                if (ended.DueAt is { } due)
                    await announce.ScheduleAsync(ended, due, ct);
                return;
            }
            found = await deliveries.FindAsync(delivery.Integration, delivery.Id, ct);
        }
    }
}

/// <summary>An event that cannot become a component. The message is for people.</summary>
internal sealed class RefusedEventException(string reason) : Exception(reason);

/// <summary>A platform or a part of the registry does not answer now, so that another try follows.</summary>
/// <param name="reason">The reason, for people.</param>
/// <param name="retryAfter">The time that it asks to wait, or null.</param>
internal sealed class LaterException(string reason, TimeSpan? retryAfter = null) : Exception(reason)
{
    public TimeSpan? RetryAfter => retryAfter;
}
