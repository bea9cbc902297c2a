using System.CommandLine;

namespace Ainft.Cli.Help;

/// <summary>What the help of a command says besides its usage and options: examples, and the exit codes that it may end
/// with.</summary>
/// <param name="Examples">Command lines that work as they stand, but for the names of files and ids.</param>
/// <param name="Codes">Exit codes with their meaning for this command.</param>
internal sealed record HelpPage(IReadOnlyList<string> Examples, IReadOnlyList<(int Code, string Meaning)> Codes)
{
    /// <summary>The page's text, which follows what System.CommandLine writes.</summary>
    public string Text => string.Join('\n',
    [
        .. Examples.Count > 0 ? ["Examples:", .. Examples.Select(example => $"  {example}"), ""]
            : Array.Empty<string>(),
        "Exit codes:",
        .. Codes.Select(code => $"  {code.Code,-4} {code.Meaning}"),
    ]);
}
