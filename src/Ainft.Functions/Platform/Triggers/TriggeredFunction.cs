using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using NCrontab;

namespace Ainft.Functions.Platform;

/// <summary>A timer or queue function, from the attributes that a Functions host reads too.</summary>
/// <param name="Name">The name in its <see cref="FunctionAttribute"/>.</param>
/// <param name="Method">The method. The app's services build its class.</param>
/// <param name="Queue">The full name of the queue, or null for a timer.</param>
/// <param name="Schedule">The schedule of six fields, or null for a queue.</param>
public sealed partial record TriggeredFunction(string Name, MethodInfo Method, string? Queue, CrontabSchedule? Schedule)
{
    private static readonly CrontabSchedule.ParseOptions SixFields = new() { IncludingSeconds = true };

    /// <summary>The timer and queue functions of some classes, in the order of their names.</summary>
    /// <exception cref="InvalidOperationException">
    /// A setting that a function names is missing or is not a schedule.
    /// </exception>
    public static IReadOnlyList<TriggeredFunction> Of(IEnumerable<Type> types, IConfiguration settings) =>
    [
        .. types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Select(method => Read(method, settings)).OfType<TriggeredFunction>()
            .OrderBy(function => function.Name, StringComparer.Ordinal),
    ];

    /// <summary>Runs the function once, with services of its own.</summary>
    /// <param name="services">The services that build its class.</param>
    /// <param name="input">The message of a queue, or the state of a timer.</param>
    /// <param name="cancellationToken">The token that the function receives.</param>
    public Task RunAsync(IServiceProvider services, object input, CancellationToken cancellationToken)
    {
        var arguments = Method.GetParameters()
            .Select(parameter => parameter.ParameterType == typeof(CancellationToken) ? cancellationToken : input);
        var target = ActivatorUtilities.CreateInstance(services, Method.DeclaringType!);
        return (Task)Method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, [.. arguments], null)!;
    }

    private static TriggeredFunction? Read(MethodInfo method, IConfiguration settings)
    {
        if (method.GetCustomAttribute<FunctionAttribute>() is not { } function)
            return null;
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.GetCustomAttribute<QueueTriggerAttribute>() is { } queue)
                return new(function.Name, method, Resolve(queue.QueueName, function.Name, settings), null);
            if (parameter.GetCustomAttribute<TimerTriggerAttribute>() is { } timer)
                return new(function.Name, method, null, ScheduleOf(timer.Schedule, function.Name, settings));
        }

        return null;
    }

    private static CrontabSchedule ScheduleOf(string named, string function, IConfiguration settings)
    {
        var text = Resolve(named, function, settings);
        return CrontabSchedule.TryParse(text, SixFields) ?? throw new InvalidOperationException(
            $"{named.Trim('%')} is '{text}', which is not an NCrontab expression of six fields. "
            + $"It sets when {function} runs, for example '0 * * * * *' for every minute.");
    }

    private static string Resolve(string text, string function, IConfiguration settings) => Setting().Replace(text,
        match => settings[match.Groups["name"].Value] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(
                $"Set {match.Groups["name"].Value}, because the function {function} needs it."));

    [GeneratedRegex("%(?<name>[A-Za-z0-9_]+)%")]
    private static partial Regex Setting();
}
