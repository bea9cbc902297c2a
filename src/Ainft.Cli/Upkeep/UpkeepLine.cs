namespace Ainft.Cli.Upkeep;

/// <summary>A line that the app's executable writes while it checks or rebuilds: exactly one member is there.</summary>
internal sealed record UpkeepLine(UpkeepProgress? Progress, UpkeepFinding? Finding, UpkeepSummary? Summary, UpkeepError? Error);

/// <summary>How far a pass is, in its own unit.</summary>
/// <param name="Pass">What is checked.</param>
/// <param name="Done">How much of it is.</param>
/// <param name="Total">How much there is.</param>
/// <param name="Unit"><c>bytes</c>, <c>rows</c>, <c>bundles</c> or <c>seconds</c>.</param>
internal sealed record UpkeepProgress(string Pass, long Done, long Total, string Unit);

/// <summary>One thing that is wrong.</summary>
internal sealed record UpkeepFinding(string Class, string Severity, string Subject, string Detail, bool Repaired);

/// <summary>How many things of a class are wrong.</summary>
internal sealed record UpkeepCount(string Class, string Severity, long Count, long Repaired, IReadOnlyList<string> Examples);

/// <summary>The end.</summary>
internal sealed record UpkeepSummary(
    string Command, long Bundles, long Entries, long Rows, int? From, int? To, IReadOnlyList<UpkeepCount> Findings, int ExitCode);

/// <summary>Why it ended otherwise.</summary>
internal sealed record UpkeepError(string Message);
