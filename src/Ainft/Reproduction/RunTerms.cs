namespace Ainft;

/// <summary>Under what terms a registry runs a request; fixed when the run is opened.</summary>
/// <param name="WorkMinutes">The wall-clock limit of the workflow, in minutes.</param>
/// <param name="Budget">The most tasks, replaced ones included; at least the replicas asked for, at most 16.</param>
/// <param name="Lease">How long a node may be silent before its task is taken away.</param>
/// <param name="Reveal">How long reveals stay open.</param>
/// <param name="OpenOperators">Whether anybody may be an operator; else an allow-list says who.</param>
/// <param name="Prior">How probable a claim is before anybody tried it, above 0 and below 1.</param>
/// <param name="SpotCheckFloor">The least probability with which a panel of one becomes one of two, above 0 and at most 1.</param>
public sealed record RunTerms(
    int WorkMinutes, int Budget, TimeSpan Lease, TimeSpan Reveal, bool OpenOperators, double Prior = 0.5, double SpotCheckFloor = 0.05)
{
    /// <summary>The usual lease, 90 seconds.</summary>
    public static TimeSpan DefaultLease { get; } = TimeSpan.FromSeconds(90);

    /// <summary>The usual time to reveal, 120 seconds.</summary>
    public static TimeSpan DefaultReveal { get; } = TimeSpan.FromSeconds(120);

    /// <summary>The greatest <see cref="Budget"/>, and the most replicas.</summary>
    public const int MaxBudget = 16;
}
