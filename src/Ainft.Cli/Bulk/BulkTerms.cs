using System.CommandLine;

namespace Ainft.Cli.Bulk;

/// <summary>How a file of lines is sent.</summary>
/// <param name="Partial">Whether lines that are refused are left out, and the others sent.</param>
/// <param name="ChunkLines">The most lines of a chunk, which is sent whole or not at all.</param>
internal sealed record BulkTerms(bool Partial, int ChunkLines)
{
    public static readonly Option<bool> PartialOption = new("--partial") { Description = "Of a file of lines: leave those out that are refused, and report them." };

    public static readonly Option<int?> ChunkOption = NumberOption.Create(
        "--chunk", 1, BulkParts.MaxLines, $"Of a file of lines: how many are sent at once, all or nothing. Default: {BulkParts.MaxLines}.", "LINES");

    public static bool AreGiven(ParseResult result) => result.GetValue(PartialOption) || result.GetValue(ChunkOption) is not null;

    public static BulkTerms Of(ParseResult result) => new(result.GetValue(PartialOption), result.GetValue(ChunkOption) ?? BulkParts.MaxLines);
}
