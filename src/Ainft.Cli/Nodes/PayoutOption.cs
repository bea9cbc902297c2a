using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>The option with the address that is paid for the work of a node.</summary>
internal static class PayoutOption
{
    public static Option<Address?> Create() => AddressOption.Create(
        "--payout", "The address that is paid for the work of the node. Default: the operator.");
}
