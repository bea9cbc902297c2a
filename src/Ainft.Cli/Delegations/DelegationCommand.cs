using System.CommandLine;

namespace Ainft.Cli.Delegations;

/// <summary><c>ainft delegation</c> with its subcommands.</summary>
internal static class DelegationCommand
{
    public static Command Create() => new("delegation", "End delegations that you signed.")
    {
        DelegationRevokeCommand.Create(),
    };
}
