using System.CommandLine;
using System.Globalization;

namespace Ainft.Cli;

/// <summary>An option whose value is a whole number between two bounds.</summary>
internal static class NumberOption
{
    public static Option<int?> Create(string name, int smallest, int largest, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest)
                return number;
            result.AddError($"{name} takes a whole number from {smallest} to {largest}, and is '{text}'.");
            return null;
        },
    };
}
