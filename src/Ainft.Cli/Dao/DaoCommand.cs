using System.CommandLine;

namespace Ainft.Cli.Dao;

/// <summary><c>ainft dao</c> with its subcommands.</summary>
internal static class DaoCommand
{
    public static Command Create() => new("dao", "Propose, vote and execute decisions of the DAO.")
    {
        DaoListCommand.Create(),
        DaoShowCommand.Create(),
        DaoOperationsCommand.Create(),
        DaoProposeCommand.Create(),
        DaoVoteCommand.Create(),
        DaoStepCommand.CreateQueue(),
        DaoStepCommand.CreateExecute(),
    };
}
