namespace Ainft.Cli.Upkeep;

/// <summary>A line that the app's executable writes while it checks or rebuilds. It has exactly one member.</summary>
internal sealed record UpkeepLine(
    UpkeepProgress? Progress, UpkeepFinding? Finding, UpkeepSummary? Summary, UpkeepError? Error);

/// <summary>The progress of a pass, in its own unit.</summary>
/// <param name="Pass">The name of the pass.</param>
/// <param name="Done">The finished part.</param>
/// <param name="Total">The whole.</param>
/// <param name="Unit"><c>bytes</c>, <c>rows</c>, <c>bundles</c> or <c>seconds</c>.</param>
internal sealed record UpkeepProgress(string Pass, long Done, long Total, string Unit);

/// <summary>A finding.</summary>
internal sealed record UpkeepFinding(string Class, string Severity, string Subject, string Detail, bool Repaired);

/// <summary>The number of findings of a class.</summary>
internal sealed record UpkeepCount(
    string Class, string Severity, long Count, long Repaired, IReadOnlyList<string> Examples);

/// <summary>The result of a check or a rebuild that was completed.</summary>
internal sealed record UpkeepSummary(
    string Command, long Bundles, long Entries, long Rows, int? From, int? To, IReadOnlyList<UpkeepCount> Findings,
    int ExitCode);

/// <summary>The reason of a check or a rebuild that failed.</summary>
internal sealed record UpkeepError(string Message);
