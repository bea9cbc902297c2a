using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Ainft.Functions.Platform;

/// <summary>Runs timer and queue functions where no Functions host does, and measures them as under a host.</summary>
/// <param name="functions">All timer and queue functions.</param>
/// <param name="scopes">Gives each run services of its own.</param>
/// <param name="metrics">Measures the runs.</param>
public sealed class FunctionRuns(
    IReadOnlyList<TriggeredFunction> functions, IServiceScopeFactory scopes, PlatformMetrics metrics)
{
    /// <summary>All timer and queue functions.</summary>
    public IReadOnlyList<TriggeredFunction> Functions => functions;

    /// <summary>Runs a timer function once, as if its time had just come.</summary>
    public Task RunTimerAsync(string function, CancellationToken cancellationToken = default) =>
        RunAsync(Find(function), new TimerInfo(), cancellationToken);

    /// <summary>Runs a queue function once on a message.</summary>
    public Task RunQueueAsync(string function, BinaryData message, CancellationToken cancellationToken = default) =>
        RunAsync(Find(function), message, cancellationToken);

    internal async Task RunAsync(TriggeredFunction function, object input, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Source.StartActivity($"function {function.Name}");
        var isDone = false;
        try
        {
            await metrics.MeasureAsync(function.Name, async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                await function.RunAsync(scope.ServiceProvider, input, cancellationToken);
            });
            isDone = true;
        }
        finally
        {
            activity?.SetStatus(isDone ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }
    }

    private TriggeredFunction Find(string name) => functions.SingleOrDefault(function => function.Name == name)
        ?? throw new KeyNotFoundException($"The timer or queue function {name} does not exist.");
}
