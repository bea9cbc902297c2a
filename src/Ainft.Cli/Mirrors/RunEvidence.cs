namespace Ainft.Cli.Mirrors;

/// <summary>The evidence of one run about one component, as a server sent it.</summary>
/// <param name="File">The evidence.</param>
/// <param name="Run">The run that follows from it.</param>
/// <param name="Report">The report of the checks without a chain, which all passed.</param>
internal sealed record RunEvidence(EvidenceFile File, Run Run, EvidenceReport Report)
{
    /// <summary>
    /// Reads evidence. It is null when the bytes are not valid evidence of the run and the component, because a server
    /// could hide a verdict with those of another run.
    /// </summary>
    /// <param name="component">The component.</param>
    /// <param name="asked">The run.</param>
    /// <param name="bytes">The bytes of a stranger.</param>
    public static RunEvidence? Read(AinftId component, Sha256Digest asked, byte[] bytes) =>
        EvidenceFile.TryParse(bytes, out var file, out _)
        && file.Component.Id == component
        && EvidenceVerifier.RunOf(file) is { } run
        && run.Id == asked
        && EvidenceVerifier.Verify(file) is { IsValid: true } report
            ? new RunEvidence(file, run, report)
            : null;
}
