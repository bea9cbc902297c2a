using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary>The argument with the id of a proposal.</summary>
internal static class ProposalArgument
{
    public static Argument<Bytes32> Create() => new("PROPOSAL")
    {
        Description = "The id of the proposal, as 0x and 64 digits.",
        CustomParser = result =>
        {
            if (Bytes32.TryParse(result.Tokens[0].Value, out var word))
                return word;
            result.AddError(
                $"'{result.Tokens[0].Value}' is not the id of a proposal. It is 0x and 64 hexadecimal digits.");
            return default;
        },
    };
}
