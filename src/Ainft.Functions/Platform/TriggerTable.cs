using System.Text.Json;

namespace Ainft.Functions.Platform;

/// <summary>What a timer or queue function does. A timer's message is undefined.</summary>
public delegate Task Trigger(IServiceProvider services, JsonElement message, CancellationToken cancellationToken);

/// <summary>The timer and queue functions of all slices by name; what starts them is in each one's function.json.</summary>
/// <example><code>services.AddTriggers(triggers => triggers.Timer("SweepBundles", (s, ct) => s.GetRequiredService&lt;SweepBundles&gt;().RunAsync(ct)));</code></example>
public sealed class TriggerTable
{
    private readonly Dictionary<string, Trigger> triggers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gathers what slices register with <see cref="TriggerSetup.AddTriggers"/>.</summary>
    public TriggerTable(IEnumerable<Action<TriggerTable>> registrations)
    {
        foreach (var register in registrations)
            register(this);
    }

    /// <summary>The names of all functions.</summary>
    public IReadOnlyCollection<string> Functions => triggers.Keys;

    /// <summary>Registers a timer function: one bounded step, safe to run twice at once, late or never.</summary>
    public void Timer(string function, Func<IServiceProvider, CancellationToken, Task> run) =>
        triggers.Add(function, (services, _, cancellationToken) => run(services, cancellationToken));

    /// <summary>Registers a queue function; its message is JSON and may come more than once.</summary>
    public void Queue(string function, Func<IServiceProvider, JsonElement, CancellationToken, Task> run) =>
        triggers.Add(function, (services, message, cancellationToken) => run(services, message, cancellationToken));

    internal Trigger? Find(string function) => triggers.GetValueOrDefault(function);
}
