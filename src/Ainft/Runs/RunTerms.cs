namespace Ainft.Runs;

/// <summary>The terms under which a registry runs a request. They are fixed when the run is opened.</summary>
/// <param name="WorkMinutes">The wall-clock limit of the workflow, in minutes.</param>
/// <param name="Budget">
/// The most tasks, including replaced ones. At least the number of replicas, at most 16.
/// </param>
/// <param name="Lease">The time for which a node may be silent before it loses its task.</param>
/// <param name="Reveal">The time for which reveals stay open.</param>
/// <param name="OpenOperators">Whether every account may be an operator. Otherwise an allow-list decides.</param>
/// <param name="Prior">The probability of a claim before the first answer, 0.001 to 0.999.</param>
/// <param name="SpotCheckFloor">
/// The least probability with which a panel of one node gets a second node, above 0 and at most 1.
/// </param>
public sealed record RunTerms(
    int WorkMinutes, int Budget, TimeSpan Lease, TimeSpan Reveal, bool OpenOperators, double Prior = 0.5,
    double SpotCheckFloor = 0.05)
{
    /// <summary>The least <see cref="Prior"/>, and the difference between its greatest and 1.</summary>
    public const double MinPrior = 0.001;

    /// <summary>The default lease, 90 seconds.</summary>
    public static TimeSpan DefaultLease { get; } = TimeSpan.FromSeconds(90);

    /// <summary>The default time to reveal, 120 seconds.</summary>
    public static TimeSpan DefaultReveal { get; } = TimeSpan.FromSeconds(120);

    /// <summary>The word in statements when an allow-list names the operators.</summary>
    public const string AllowList = "allow-list";

    /// <summary>The word in statements when every account may be an operator.</summary>
    public const string Open = "open";

    /// <summary>The word that every statement about the run contains.</summary>
    public string Operators => OpenOperators ? Open : AllowList;

    /// <summary>The greatest <see cref="Budget"/>, and the most replicas.</summary>
    public const int MaxBudget = 16;

    internal bool IsFor(RunRequest request) => WorkMinutes is >= 0 and <= WorkflowLimits.Minutes
        && Budget >= request.Replicas && Budget <= MaxBudget
        && Lease > TimeSpan.Zero && Reveal > TimeSpan.Zero
        && Prior is >= MinPrior and <= 1 - MinPrior
        && SpotCheckFloor is > 0 and <= 1;
}
