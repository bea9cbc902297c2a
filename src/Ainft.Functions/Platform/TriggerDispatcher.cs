using System.Diagnostics;
using System.Text.Json;

namespace Ainft.Functions.Platform;

/// <summary>The one way into a timer or queue function, for the Functions host, the local runner and tests alike.</summary>
public sealed class TriggerDispatcher(TriggerTable triggers, IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Runs a function once, in a scope of its own; its failure is the caller's exception.</summary>
    /// <exception cref="KeyNotFoundException">There is no such function.</exception>
    public async Task InvokeAsync(string function, JsonElement message = default, CancellationToken cancellationToken = default)
    {
        var trigger = triggers.Find(function) ?? throw new KeyNotFoundException($"No slice registers the function {function}.");
        using var activity = Telemetry.Source.StartActivity(function);
        var started = time.GetTimestamp();
        var succeeded = false;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await trigger(scope.ServiceProvider, message, cancellationToken);
            succeeded = true;
        }
        finally
        {
            activity?.SetStatus(succeeded ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
            Telemetry.Invocations.Record(time.GetElapsedTime(started).TotalSeconds, new("function", function), new("succeeded", succeeded));
        }
    }
}
