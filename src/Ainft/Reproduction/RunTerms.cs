namespace Ainft;

/// <summary>Under what terms a registry runs a request; fixed when the run is opened.</summary>
/// <param name="WorkMinutes">The wall-clock limit of the workflow, in minutes.</param>
/// <param name="Budget">The most tasks, replaced ones included; at least the replicas asked for, at most 16.</param>
/// <param name="Lease">How long a node may be silent before its task is taken away.</param>
/// <param name="Reveal">How long reveals stay open.</param>
/// <param name="OpenOperators">Whether anybody may be an operator; else an allow-list says who.</param>
/// <param name="Prior">How probable a claim is before anybody tried it, 0.001 to 0.999.</param>
/// <param name="SpotCheckFloor">The least probability with which a panel of one becomes one of two, above 0 and at most 1.</param>
public sealed record RunTerms(
    int WorkMinutes, int Budget, TimeSpan Lease, TimeSpan Reveal, bool OpenOperators, double Prior = 0.5, double SpotCheckFloor = 0.05)
{
    /// <summary>The least <see cref="Prior"/>, and what its greatest leaves to 1.</summary>
    public const double MinPrior = 0.001;

    /// <summary>The lease where a registry sets none, 90 seconds.</summary>
    public static TimeSpan DefaultLease { get; } = TimeSpan.FromSeconds(90);

    /// <summary>The time to reveal where a registry sets none, 120 seconds.</summary>
    public static TimeSpan DefaultReveal { get; } = TimeSpan.FromSeconds(120);

    /// <summary>What statements say where an allow-list says who may be an operator.</summary>
    public const string AllowList = "allow-list";

    /// <summary>What statements say where anybody may be one.</summary>
    public const string Open = "open";

    /// <summary>Which of the two, as every statement about a run says it.</summary>
    public string Operators => OpenOperators ? Open : AllowList;

    /// <summary>The greatest <see cref="Budget"/>, and the most replicas.</summary>
    public const int MaxBudget = 16;

    internal bool IsFor(RunRequest request) => WorkMinutes is >= 0 and <= WorkflowLimits.Minutes
        && Budget >= request.Replicas && Budget <= MaxBudget
        && Lease > TimeSpan.Zero && Reveal > TimeSpan.Zero
        && Prior is >= MinPrior and <= 1 - MinPrior
        && SpotCheckFloor is > 0 and <= 1;
}
