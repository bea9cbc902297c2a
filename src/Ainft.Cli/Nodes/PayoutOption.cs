using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>Who is paid for what a node does.</summary>
internal static class PayoutOption
{
    public static Option<Address?> Create() => new("--payout")
    {
        Description = "Who is paid for what the node does. Default: the operator.",
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            if (Address.TryParse(result.Tokens[0].Value, out var address))
                return address;
            result.AddError($"--payout takes an address, and is '{result.Tokens[0].Value}'.");
            return null;
        },
    };
}
