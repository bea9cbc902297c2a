namespace Ainft;

/// <summary>What is said to come out of a workflow, and when a result counts as that.</summary>
/// <param name="Outputs">The claimed files, in any order.</param>
/// <param name="Comparator">When a result counts as the claimed one, with the claimed numbers in it.</param>
public sealed record Claim(IReadOnlyList<ClaimedFile> Outputs, Comparator Comparator)
{
    /// <summary>How the process is said to end; only <see cref="TaskOutcome.Finished"/> when a manifest is the claim.</summary>
    public TaskOutcome Outcome { get; init; } = TaskOutcome.Finished;

    /// <summary>The code it is said to end with, when <see cref="Outcome"/> is <see cref="TaskOutcome.Exited"/>.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The claim of a component: its artifacts are what its workflow's outputs number.</summary>
    /// <returns>Null when the manifest has no workflow, or is a template and claims nothing.</returns>
    public static Claim? Of(Manifest manifest) => throw new NotImplementedException();

    /// <summary>
    /// The claim that a result makes when it is the centre of a star: its own files and numbers take the places of the claimed ones,
    /// tolerances stay. Results that exited agree with one another when their codes are equal; one that was ended at a limit, or whose
    /// output is bad, agrees with none.
    /// </summary>
    public static Claim Of(Workflow workflow, TaskResult result) => throw new NotImplementedException();

    /// <summary>Judges one result by the comparator. The order of outputs and metrics does not matter.</summary>
    public Judgement Judge(TaskResult result) => throw new NotImplementedException();
}

/// <summary>Whether a result counts as the claimed one.</summary>
/// <param name="Agrees">Whether it does.</param>
/// <param name="Findings">What was claimed and what was found, a sentence for each thing compared.</param>
public sealed record Judgement(bool Agrees, IReadOnlyList<string> Findings);
