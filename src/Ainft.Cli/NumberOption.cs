using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli;

/// <summary>An option with a whole number between two bounds.</summary>
internal static class NumberOption
{
    public static Option<int?> Create(
        string name, int smallest, int largest, string description, string helpName) => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (DecimalText.TryRead(text, out int number) && number >= smallest && number <= largest)
                    return number;
                result.AddError($"{name} takes a whole number from {smallest} to {largest}, but it is '{text}'.");
                return null;
            },
        };
}
