using System.CommandLine;

namespace Ainft.Cli.Bulk;

/// <summary>The options for sending a file of lines.</summary>
/// <param name="Partial">Whether to leave refused lines out and send the others.</param>
/// <param name="ChunkLines">The most lines of a chunk. The lines of a chunk succeed or fail together.</param>
/// <param name="Ids">The file that receives the id of each line, or null.</param>
internal sealed record BulkTerms(bool Partial, int ChunkLines, string? Ids)
{
    public static readonly Option<bool> PartialOption = new("--partial")
    {
        Description = "For a file of lines: leave out the refused lines and report them.",
    };

    public static readonly Option<int?> ChunkOption = NumberOption.Create(
        "--chunk", 1, BulkParts.MaxLines,
        $"For a file of lines: the number of lines per request, which succeed or fail together. "
        + $"Default: {BulkParts.MaxLines}.",
        "LINES");

    public static readonly Option<string> IdsOption =
        new("--ids")
        {
            Description = "For a file of lines: write the id of each line to this file, as JSON lines.",
            HelpName = "FILE",
        };

    public static bool AreGiven(ParseResult result) =>
        result.GetValue(PartialOption) || result.GetValue(ChunkOption) is not null
        || result.GetValue(IdsOption) is not null;

    public static BulkTerms Of(ParseResult result) =>
        new(result.GetValue(PartialOption), result.GetValue(ChunkOption) ?? BulkParts.MaxLines,
            result.GetValue(IdsOption));
}
