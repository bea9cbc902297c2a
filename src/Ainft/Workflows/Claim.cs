namespace Ainft;

/// <summary>What is said to come out of a workflow, and when a result counts as that.</summary>
/// <param name="Outputs">The claimed files, each path once, in any order.</param>
/// <param name="Comparator">When a result counts as the claimed one, with the claimed numbers in it.</param>
public sealed record Claim(IReadOnlyList<ClaimedFile> Outputs, Comparator Comparator)
{
    /// <summary>How the process is said to end; only <see cref="TaskOutcome.Finished"/> when a manifest is the claim.</summary>
    public TaskOutcome Outcome { get; init; } = TaskOutcome.Finished;

    /// <summary>The code it is said to end with, when <see cref="Outcome"/> is <see cref="TaskOutcome.Exited"/>.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The claim of a component: its artifacts are what its workflow's outputs number.</summary>
    /// <returns>Null when the manifest has no workflow, or is a template and claims nothing.</returns>
    public static Claim? Of(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Workflow is not { } workflow || manifest.IsTemplate ? null : new Claim(
            [.. workflow.Outputs.Select(output => new ClaimedFile(output.Path, manifest.Artifacts[output.Artifact].Sha256))], workflow.Comparator);
    }

    /// <summary>
    /// The claim that a result makes when it is the centre of a star: its own files and numbers take the places of the claimed ones,
    /// tolerances stay. Results that exited agree with one another when their codes are equal; one that was ended at a limit, or whose
    /// output is bad, agrees with none, nor does one that tells other outputs and metrics than the workflow has.
    /// </summary>
    public static Claim Of(Workflow workflow, TaskResult result)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(result);
        var isOf = result.IsOf(workflow);
        return new Claim([.. result.Outputs.Select(output => new ClaimedFile(output.Path, output.Sha256))], isOf && result.Outcome == TaskOutcome.Finished ? workflow.Comparator.With(result) : workflow.Comparator)
        {
            Outcome = isOf ? result.Outcome : TaskOutcome.BadOutput,
            ExitCode = result.ExitCode,
        };
    }

    /// <summary>
    /// Judges one result: by how the process ended, then by the comparator. The order of outputs and metrics does not matter, and the
    /// same claim and result give the same findings, word for word.
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
        findings.Add($"Claimed to be {Ending(Outcome, ExitCode)}, found {Ending(result.Outcome, result.ExitCode)}.");
        return Outcome == TaskOutcome.Exited && result.Outcome == TaskOutcome.Exited && ExitCode == result.ExitCode;
    }

    private static string Ending(TaskOutcome outcome, int? exitCode) =>
        outcome == TaskOutcome.Exited ? $"{outcome.ToText()} with code {exitCode}" : outcome.ToText();
}
