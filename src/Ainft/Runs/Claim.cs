namespace Ainft.Runs;

/// <summary>The claimed outputs of a workflow, and the rule by which a result agrees with them.</summary>
/// <param name="Outputs">The claimed files, each path once, in any order.</param>
/// <param name="Comparator">Decides whether a result agrees. It contains the claimed numbers.</param>
public sealed record Claim(IReadOnlyList<ClaimedFile> Outputs, Comparator Comparator)
{
    /// <summary>
    /// The claimed outcome of the process. A manifest always claims <see cref="TaskOutcome.Finished"/>.
    /// </summary>
    public TaskOutcome Outcome { get; init; } = TaskOutcome.Finished;

    /// <summary>The claimed exit code, when <see cref="Outcome"/> is <see cref="TaskOutcome.Exited"/>.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The claim of a component. Each output of its workflow names one of its artifacts by index.</summary>
    /// <returns>Null when the manifest has no workflow, and when it is a template, which has no claim.</returns>
    public static Claim? Of(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Workflow is not { } workflow || manifest.IsTemplate)
            return null;
        var outputs = workflow.Outputs.Select(
            output => new ClaimedFile(output.Path, manifest.Artifacts[output.Artifact].Sha256));
        return new Claim([.. outputs], workflow.Comparator);
    }

    /// <summary>
    /// The claim that a result makes when it is the centre of a star. Its own files and numbers replace the claimed
    /// ones, and the tolerances stay. Two results that exited agree when their codes are equal. A result that was ended
    /// at a limit or has a bad output agrees with no other result. The same holds when its outputs and
    /// metrics are not the ones of the workflow.
    /// </summary>
    public static Claim Of(Workflow workflow, TaskResult result)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(result);
        var isOf = result.IsOf(workflow);
        var comparator = isOf && result.Outcome == TaskOutcome.Finished
            ? workflow.Comparator.With(result.ValueAt)
            : workflow.Comparator;
        return new Claim([.. result.Outputs.Select(output => new ClaimedFile(output.Path, output.Sha256))], comparator)
        {
            Outcome = isOf ? result.Outcome : TaskOutcome.BadOutput,
            ExitCode = result.ExitCode,
        };
    }

    /// <summary>
    /// Judges one result by the outcome of the process and then by the comparator. The order of outputs and metrics
    /// does not matter. The same claim and result always give the same findings, word for word.
    /// </summary>
    public Judgement Judge(TaskResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var findings = new List<string>();
        var agrees = Outcome == TaskOutcome.Finished && result.Outcome == TaskOutcome.Finished
            ? new Comparison(this, result, findings).Agrees(Comparator)
            : EndsAlike(result, findings);
        return new Judgement(agrees, findings);
    }

    private bool EndsAlike(TaskResult result, List<string> findings)
    {
        var agrees = Outcome == TaskOutcome.Exited && result.Outcome == TaskOutcome.Exited
            && ExitCode == result.ExitCode;
        findings.Add($"outcome: expected {Ending(Outcome, ExitCode)}, "
            + $"found {Ending(result.Outcome, result.ExitCode)}: {Comparison.Word(agrees)}.");
        return agrees;
    }

    private static string Ending(TaskOutcome outcome, int? exitCode) =>
        outcome == TaskOutcome.Exited ? $"{outcome.ToText()} with code {exitCode}" : outcome.ToText();
}
