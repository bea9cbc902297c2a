namespace Ainft.Cli.Bulk;

/// <summary>A warning about a line.</summary>
/// <param name="Line">The number of the line in the file.</param>
/// <param name="Pointer">An RFC 6901 JSON pointer to the part of the manifest.</param>
/// <param name="Code">The stable name of the warning.</param>
/// <param name="Reason">The reason for people.</param>
/// <param name="Suggestion">The text to write instead.</param>
internal sealed record LineWarning(long Line, string Pointer, ViolationCode Code, string Reason, string Suggestion);

/// <summary>
/// The warnings of a preview about the lines of a file. People see the first ones before the tool sends their lines. A
/// warning never changes a manifest, because its id commits to every character.
/// </summary>
/// <param name="note">Shows a line to people.</param>
internal sealed class BulkWarnings(Action<string> note)
{
    private const int Shown = 20, Kept = 256;

    private readonly List<LineWarning> warnings = [];

    /// <summary>The first warnings.</summary>
    public IReadOnlyList<LineWarning> All => warnings;

    /// <summary>The number of all warnings.</summary>
    public long Count { get; private set; }

    /// <summary>Adds the warnings of lines that are about to be sent.</summary>
    public void Add(IEnumerable<InputLine> lines)
    {
        foreach (var line in lines)
            foreach (var warning in line.Warnings)
                Add(new LineWarning(
                    line.Number, warning.Pointer, warning.Code, warning.Reason, warning.Suggestion));
    }

    private void Add(LineWarning warning)
    {
        if (Count < Kept)
            warnings.Add(warning);
        if (Count < Shown)
            note($"warning: line {warning.Line} {warning.Pointer} {warning.Reason}");
        else if (Count == Shown)
            note($"warning: More lines have warnings. The result has the first {Kept} of them.");
        Count++;
    }
}
