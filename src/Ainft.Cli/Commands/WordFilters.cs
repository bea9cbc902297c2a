using System.CommandLine;

namespace Ainft.Cli.Commands;

/// <summary>The options that filter a list by words of the manifests. Their names are those of the query.</summary>
internal static class WordFilters
{
    /// <summary>Creates the options for one command.</summary>
    public static Option<string>[] Create() =>
    [
        new("--tag") { Description = "Only AINFTs with this tag.", HelpName = "TAG" },
        new("--library") { Description = "Only AINFTs with this library.", HelpName = "LIBRARY" },
        new("--pipeline") { Description = "Only AINFTs with this pipeline tag.", HelpName = "PIPELINE" },
        new("--language") { Description = "Only AINFTs with this language.", HelpName = "LANGUAGE" },
        new("--author") { Description = "Only AINFTs with an author of this name or ORCID iD.", HelpName = "AUTHOR" },
        new("--paper") { Description = "Only AINFTs with a paper of this DOI or id of arXiv.", HelpName = "PAPER" },
        new("--metric") { Description = "Only AINFTs that state a metric of this name.", HelpName = "METRIC" },
    ];
}
