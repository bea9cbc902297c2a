using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>Lists the missing and wrong settings, each by the name of the environment variable that sets it.</summary>
internal static partial class WrongSettings
{
    /// <summary>The exit code of a process with wrong settings.</summary>
    public const int ExitCode = 2;

    /// <summary>
    /// The exit code of a process that could not use storage, a key vault or Service Bus when it started.
    /// </summary>
    public const int ServiceAway = 3;

    /// <summary>One line per wrong setting.</summary>
    public static IEnumerable<string> Explain(Exception exception) => exception switch
    {
        AggregateException many => many.InnerExceptions.SelectMany(Explain),
        OptionsValidationException wrong => wrong.Failures.Select(failure => PrefixOf(wrong.OptionsType) + failure),
        // When a text is not a number, the message names its configuration path, for example 'Ainft:Chain:ChainId'.
        _ => [Place().Replace(exception.Message, place => place.Value.Replace(":", "__", StringComparison.Ordinal))],
    };

    // Failures begin with the property's name. Options of a section have its path in a constant named Section.
    private static string PrefixOf(Type options) =>
        options.GetField("Section")?.GetRawConstantValue() is string section
            ? section.Replace(":", "__", StringComparison.Ordinal) + "__"
            : "";

    [GeneratedRegex("'Ainft(:[A-Za-z]+)+'")]
    private static partial Regex Place();
}
