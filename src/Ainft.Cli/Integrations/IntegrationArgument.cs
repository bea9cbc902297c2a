using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Integrations;

/// <summary>The argument with the id of an integration.</summary>
internal static class IntegrationArgument
{
    public static Argument<Bytes32> Create(string description) => new("INTEGRATION")
    {
        Description = description,
        CustomParser = result =>
        {
            if (Bytes32.TryParse(result.Tokens[0].Value, out var word))
                return word;
            result.AddError($"'{result.Tokens[0].Value}' is not an integration. It is 0x and 64 hexadecimal digits.");
            return default;
        },
    };
}
