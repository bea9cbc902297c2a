using System.CommandLine;

namespace Ainft.Cli.Bulk;

/// <summary>How a file of lines is sent.</summary>
/// <param name="Partial">Whether lines that are refused are left out, and the others sent.</param>
/// <param name="ChunkLines">The most lines of a chunk, which is sent whole or not at all.</param>
/// <param name="Ids">Where to write which line has which id; null for nowhere.</param>
internal sealed record BulkTerms(bool Partial, int ChunkLines, string? Ids)
{
    public static readonly Option<bool> PartialOption = new("--partial") { Description = "Of a file of lines: leave those out that are refused, and report them." };

    public static readonly Option<int?> ChunkOption = NumberOption.Create(
        "--chunk", 1, BulkParts.MaxLines, $"Of a file of lines: how many are sent at once, all or nothing. Default: {BulkParts.MaxLines}.", "LINES");

    public static readonly Option<string> IdsOption =
        new("--ids")
        {
            Description = "Of a file of lines: write here which line has which id, as JSON lines.",
            HelpName = "FILE"
        };

    public static bool AreGiven(ParseResult result) =>
        result.GetValue(PartialOption) || result.GetValue(ChunkOption) is not null
        || result.GetValue(IdsOption) is not null;

    public static BulkTerms Of(ParseResult result) =>
        new(result.GetValue(PartialOption), result.GetValue(ChunkOption) ?? BulkParts.MaxLines,
        result.GetValue(IdsOption));
}
