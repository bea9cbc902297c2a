using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli;

/// <summary>An argument of 32 bytes, for example the id of an integration.</summary>
internal static class WordArgument
{
    /// <summary>Creates the argument.</summary>
    /// <param name="name">The name in the usage.</param>
    /// <param name="noun">The noun of messages, for example <c>an integration</c>.</param>
    /// <param name="description">The description of the help.</param>
    public static Argument<Bytes32> Create(string name, string noun, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (Bytes32.TryParse(result.Tokens[0].Value, out var word))
                return word;
            result.AddError($"'{result.Tokens[0].Value}' is not {noun}. It is 0x and 64 hexadecimal digits.");
            return default;
        },
    };
}
