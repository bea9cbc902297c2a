using System.CommandLine;

namespace Ainft.Cli.Help;

/// <summary>The examples and the exit codes in the help of a command.</summary>
/// <param name="Examples">Command lines that work after the names of files and ids are replaced.</param>
/// <param name="Codes">Exit codes with their meaning for this command.</param>
internal sealed record HelpPage(IReadOnlyList<string> Examples, IReadOnlyList<(int Code, string Meaning)> Codes)
{
    /// <summary>The page's text, which follows the text of System.CommandLine.</summary>
    public string Text => string.Join('\n',
    [
        .. Examples.Count > 0 ? ["Examples:", .. Examples.Select(example => $"  {example}"), ""]
            : Array.Empty<string>(),
        "Exit codes:",
        .. Codes.Select(code => $"  {code.Code,-4} {code.Meaning}"),
    ]);
}
