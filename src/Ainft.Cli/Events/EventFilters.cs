using System.CommandLine;

namespace Ainft.Cli.Events;

/// <summary>The options that filter events. Their names are those of the query.</summary>
internal static class EventFilters
{
    /// <summary>The name of the option with the types.</summary>
    public const string Types = "--type";

    /// <summary>Creates the options for one command.</summary>
    public static Option<string>[] Create() =>
    [
        new(Types)
        {
            Description = "Only events of these types, separated by commas, for example ainft.minted.",
            HelpName = "TYPES",
        },
        new("--id")
        {
            Description = "Only events about this AINFT and about AINFTs with it as a parent.",
            HelpName = "ID",
        },
        new("--creator") { Description = "Only events about AINFTs of this creator.", HelpName = "ADDRESS" },
        new("--kind") { Description = "Only events about AINFTs of this kind.", HelpName = "KIND" },
        new("--account") { Description = "Only events about rewards of this account.", HelpName = "ADDRESS" },
    ];
}
