using System.CommandLine;

namespace Ainft.Cli.Rewards;

/// <summary><c>ainft rewards</c> with its subcommands.</summary>
internal static class RewardsCommand
{
    public static Command Create() => new("rewards", "Show and claim earned amounts, and audit their roots.")
    {
        RewardsShowCommand.Create(), RewardsClaimCommand.Create(), RewardsAuditCommand.Create(),
    };
}
