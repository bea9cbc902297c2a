using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary>The argument with the id of a proposal.</summary>
internal static class ProposalArgument
{
    public static Argument<Bytes32> Create() => WordArgument.Create(
        "PROPOSAL", "the id of a proposal", "The id of the proposal, as 0x and 64 digits.");
}
