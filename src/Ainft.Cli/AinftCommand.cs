using System.CommandLine;
using System.CommandLine.Parsing;
using Ainft.Cli.Commands;
using Ainft.Cli.Dev;
using Ainft.Cli.Help;
using Ainft.Cli.Keys;
using Ainft.Cli.Nodes;
using Ainft.Cli.Runs;
using Ainft.Cli.Upkeep;

namespace Ainft.Cli;

/// <summary>The command tree.</summary>
internal static class AinftCommand
{
    public static Command Create()
    {
        var root = new Command("ainft", "Mint, anchor, prove and verify AI components.")
        {
            RunDev.Create(),
            KeyCommand.Create(),
            MintAinfts.Create(),
            GetAinft.Create(),
            ListAinfts.Create(),
            SaveProof.Create(),
            VerifyProof.Create(),
            ListStatements.Create(),
            MintToken.Create(),
            ShowLineage.Create(),
            ExportAinfts.Create(),
            ImportAinfts.Create(),
            UploadFile.Create(),
            ReproduceAinft.Create(),
            ProduceAinft.Create(),
            ShowRuns.Create(),
            NodeCommand.Create(),
            CheckIndex.Create(),
            RebuildIndex.Create(),
            Completion.Create(),
            Complete.Create(),
            ShowHelp.Create(),
            Output.Json,
            ShowHelp.Option(),
            new VersionOption("--version", "-v"),
        };
        return root;
    }

    /// <summary>The full name of a command, for example <c>ainft key new</c>.</summary>
    public static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : command.Command.Name;
}
