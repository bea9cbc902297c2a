using System.CommandLine;

namespace Ainft.Cli.Contracts;

/// <summary><c>ainft contracts</c> with its subcommand.</summary>
internal static class ContractsCommand
{
    public static Command Create() => new("contracts", "Deploy the contracts.") { DeployCommand.Create() };
}
