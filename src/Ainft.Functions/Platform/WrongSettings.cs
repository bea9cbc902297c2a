using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>Says which settings are missing or wrong, each by the name of the environment variable that sets it.</summary>
internal static partial class WrongSettings
{
    /// <summary>The exit code of a process whose settings are wrong.</summary>
    public const int ExitCode = 2;

    /// <summary>The exit code of a process that found no storage when it started.</summary>
    public const int StorageAway = 3;

    /// <summary>One line per wrong setting.</summary>
    public static IEnumerable<string> Explain(Exception exception) => exception switch
    {
        AggregateException many => many.InnerExceptions.SelectMany(Explain),
        OptionsValidationException wrong => wrong.Failures.Select(failure => PrefixOf(wrong.OptionsType) + failure),
        // Of a text that is no number the message says its place in the configuration: 'Ainft:Chain:ChainId'.
        _ => [Place().Replace(exception.Message, place => place.Value.Replace(":", "__", StringComparison.Ordinal))],
    };

    // Failures begin with the property's name; options of a section say its path in a constant named Section.
    private static string PrefixOf(Type options) =>
        options.GetField("Section")?.GetRawConstantValue() is string section ? section.Replace(":", "__", StringComparison.Ordinal) + "__" : "";

    [GeneratedRegex("'Ainft(:[A-Za-z]+)+'")]
    private static partial Regex Place();
}
