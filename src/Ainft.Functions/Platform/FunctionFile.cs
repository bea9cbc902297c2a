using System.Text.Json;
using System.Text.RegularExpressions;
using NCrontab;

namespace Ainft.Functions.Platform;

/// <summary>A function.json: what starts a function. The same files serve the Functions host and the local runner.</summary>
/// <param name="Name">The function's name: its folder's.</param>
/// <param name="Type">The trigger's type: httpTrigger, timerTrigger or queueTrigger.</param>
/// <param name="Route">An HTTP function's route, without <c>api/</c>.</param>
/// <param name="Schedule">A timer's six-field NCrontab expression.</param>
/// <param name="QueueName">A queue's full name.</param>
public sealed partial record FunctionFile(string Name, string Type, string? Route, string? Schedule, string? QueueName)
{
    /// <summary>Reads a function.json and puts settings in the place of %NAME%.</summary>
    /// <exception cref="InvalidOperationException">There is no trigger in it, or a setting that it names is missing or no schedule.</exception>
    public static FunctionFile Read(string file, IConfiguration settings)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var name = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))!;
        foreach (var binding in document.RootElement.GetProperty("bindings").EnumerateArray())
        {
            if (Text(binding, "type", settings) is { } type && type.EndsWith("Trigger", StringComparison.Ordinal))
                return new FunctionFile(name, type, Text(binding, "route", settings), ScheduleOf(binding, name, settings), Text(binding, "queueName", settings));
        }

        throw new InvalidOperationException($"{file} has no trigger.");
    }

    private static string? ScheduleOf(JsonElement binding, string function, IConfiguration settings)
    {
        var schedule = Text(binding, "schedule", settings);
        return schedule is null || CrontabSchedule.TryParse(schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is not null
            ? schedule
            : throw new InvalidOperationException($"{binding.GetProperty("schedule").GetString()} of {function} is '{schedule}', which is no NCrontab expression of six fields.");
    }

    private static string? Text(JsonElement binding, string member, IConfiguration settings) =>
        binding.TryGetProperty(member, out var value) ? Resolve(value.GetString()!, settings) : null;

    private static string Resolve(string text, IConfiguration settings) => Setting().Replace(text, match =>
        settings[match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal)]
        ?? throw new InvalidOperationException($"Set {match.Groups["name"].Value}: a function.json names it."));

    [GeneratedRegex("%(?<name>[A-Za-z0-9_]+)%")]
    private static partial Regex Setting();
}
