using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>The option with the address that is paid for the work of a node.</summary>
internal static class PayoutOption
{
    public static Option<Address?> Create() => new("--payout")
    {
        Description = "The address that is paid for the work of the node. Default: the operator.",
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            if (Address.TryParse(result.Tokens[0].Value, out var address))
                return address;
            result.AddError($"--payout takes an address, but it is '{result.Tokens[0].Value}'.");
            return null;
        },
    };
}
