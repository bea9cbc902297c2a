using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>
/// Dispatches events and sends deliveries, at one instance at a time. Each subscription has a task of its own, so a
/// target that does not answer delays no other one.
/// </summary>
internal sealed partial class DeliverEvents(
    SubscriptionStore subscriptions, DispatchEvents dispatch, SendDeliveries send, EventTail tail, Leases leases,
    TimeProvider time, ILogger<DeliverEvents> log)
{
    /// <summary>The subscriptions are read again after this time, because other instances change them.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);

    /// <summary>After an unexpected failure a subscription waits for this time.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Delivers until the token or the lease ends. With <paramref name="once"/> it stops when no delivery is due. False
    /// while another instance holds the lease.
    /// </summary>
    public async Task<bool> RunAsync(bool once, CancellationToken ct)
    {
        await using var lease = await leases.TryAcquireAsync("deliver-events", TimeSpan.FromSeconds(30), ct);
        if (lease is null)
            return false;
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost);
        var turn = new DeliveryTurn(new DeliveryPlaces(time));
        dispatch.Begin();
        try
        {
            await RunAsync(turn, once, held.Token);
        }
        finally
        {
            await held.CancelAsync();
            await turn.EndAsync();
        }
        return true;
    }

    private async Task RunAsync(DeliveryTurn turn, bool once, CancellationToken ct)
    {
        while (true)
        {
            await RefreshAsync(turn, ct);
            if (turn.Active.Count > 0)
                while (await dispatch.RunAsync(turn.Active, turn.Places, ct))
                    Start(turn, ct);
            Start(turn, ct);
            if (once && await turn.IsIdleAsync(time.GetUtcNow()))
                return;
            if (!once && turn.Active.Count == 0)
                await Task.Delay(Refresh, time, ct);
            else if (!once)
                await tail.WaitAsync(ct);
        }
    }

    private async Task RefreshAsync(DeliveryTurn turn, CancellationToken ct)
    {
        var changes = subscriptions.Changes;
        if (turn.ReadAt is { } at && turn.Changes == changes && time.GetElapsedTime(at) < Refresh)
            return;
        var all = await subscriptions.ListAsync(null, ct);
        turn.Take([.. all.Where(one => one.State == SubscriptionState.Active)], changes, time.GetTimestamp());
    }

    /// <summary>Starts a task for each subscription with due deliveries that does not have one.</summary>
    private void Start(DeliveryTurn turn, CancellationToken ct)
    {
        foreach (var one in turn.Due(time.GetUtcNow()))
            turn.Run(one.Id, () => SendAsync(one, turn.Places, ct));
    }

    private async Task<DateTimeOffset?> SendAsync(Subscription one, DeliveryPlaces places, CancellationToken ct)
    {
        try
        {
            return await send.RunAsync(one, places, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            // One subscription that fails must not stop the others.
            LogFailed(e, one.Id);
            return time.GetUtcNow() + AfterFailure;
        }
    }

    [LoggerMessage(7003, LogLevel.Error, "The deliveries of subscription {Subscription} failed. The app tries again.")]
    private partial void LogFailed(Exception failure, Bytes32 subscription);
}
