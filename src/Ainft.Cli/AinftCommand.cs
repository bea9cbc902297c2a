using System.CommandLine;
using System.CommandLine.Parsing;
using Ainft.Cli.Commands;
using Ainft.Cli.Contracts;
using Ainft.Cli.Dao;
using Ainft.Cli.Delegations;
using Ainft.Cli.Dev;
using Ainft.Cli.Doctor;
using Ainft.Cli.Events;
using Ainft.Cli.Help;
using Ainft.Cli.Integrations;
using Ainft.Cli.Keys;
using Ainft.Cli.Mirrors;
using Ainft.Cli.Nodes;
using Ainft.Cli.Rewards;
using Ainft.Cli.Royalties;
using Ainft.Cli.Runs;
using Ainft.Cli.Subscriptions;
using Ainft.Cli.Upkeep;

namespace Ainft.Cli;

/// <summary>The command tree.</summary>
internal static class AinftCommand
{
    /// <summary>
    /// The tool. Commands and options are static, so they belong to one tree. A second one would change them while the
    /// first one parses.
    /// </summary>
    public static Command Root { get; } =
        new("ainft", "Mint, anchor, prove and verify AI components.")
        {
            DevCommand.Create(),
            KeyCommand.Create(),
            HashCommand.Create(),
            InitCommand.Create(),
            MintCommand.Create(),
            GetCommand.Create(),
            ListCommand.Create(),
            FindCommand.Create(),
            ProofCommand.Create(),
            VerifyCommand.Create(),
            StatementsCommand.Create(),
            TokenCommand.Create(),
            DelegateCommand.Create(),
            DelegationCommand.Create(),
            IntegrationCommand.Create(),
            LineageCommand.Create(),
            RoyaltiesCommand.Create(),
            PayCommand.Create(),
            RewardsCommand.Create(),
            MirrorCommand.Create(),
            ExportCommand.Create(),
            ImportCommand.Create(),
            DownloadCommand.Create(),
            UploadCommand.Create(),
            ReproduceCommand.Create(),
            ProduceCommand.Create(),
            RunsCommand.Create(),
            WatchCommand.Create(),
            SubscriptionCommand.Create(),
            NodeCommand.Create(),
            DoctorCommand.Create(),
            FsckCommand.Create(),
            IndexRebuildCommand.Create(),
            DaoCommand.Create(),
            RetractCommand.Create(),
            ContractsCommand.Create(),
            CompletionCommand.Create(),
            CompleteCommand.Create(),
            HelpCommand.Create(),
            Output.Json,
            HelpCommand.Option(),
            new VersionOption("--version", "-v"),
        };

    /// <summary>The full name of a command, for example <c>ainft key new</c>.</summary>
    public static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : command.Command.Name;
}
