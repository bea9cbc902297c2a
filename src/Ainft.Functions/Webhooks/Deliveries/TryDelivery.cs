using Ainft.Fetching;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Sources;
using Ainft.Sources.Events;
using Azure;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Tries a delivery once. It decides the component, which later tries keep, and mints it. Each step is repeatable.
/// </summary>
internal sealed class TryDelivery(
    DeliveryStore deliveries, Revocations revocations, RegisterEvent register, TimeProvider time)
{
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

    /// <summary>
    /// Tries a delivery. The result of a failure that can pass is <see cref="DeliveryState.Retrying"/>.
    /// </summary>
    public async Task<DeliveryEnd> RunAsync(Integration integration, Delivery delivery, CancellationToken ct)
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
