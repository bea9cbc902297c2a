using System.Globalization;

namespace Ainft.Manifests.Workflows;

/// <summary>
/// The bounds of a tolerant comparator (<c>close</c>, <c>interval</c>, <c>equivalent</c>). A verdict on a comparator
/// without bounds could be meaningless, because a trivial model would pass.
/// </summary>
/// <remarks>
/// The bounds apply when new work is accepted, not when it is read. <c>POST ainfts</c> and bulk refuse a manifest that
/// breaks them, and all other readers accept it.
/// A comparator names a <c>baseline</c>. The baseline differs from the claimed number, and it is on the side that a
/// <c>direction</c> refuses. The tolerance, the half-width or the margin is at most half of
/// |claimed value - baseline|. An <c>interval</c> has an n of at least 5.
/// </remarks>
public static class Bounds
{
    /// <summary>
    /// The violations of a manifest's comparator, with pointers into the manifest. Empty when it may be accepted.
    /// </summary>
    /// <param name="manifest">Any manifest. A template claims no value, so its tolerance is judged when its nodes
    /// agree on one.</param>
    public static IReadOnlyList<Violation> Check(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Workflow?.Comparator is { } comparator ? Check(comparator, "/workflow/comparator") : [];
    }

    /// <summary>
    /// The reason why the agreement of the nodes cannot become a component. It is the first bound that the comparator
    /// breaks, or null when it keeps all. The reason becomes a part of the verdict, and verifiers compute it again, so
    /// the texts of this class must not change.
    /// </summary>
    /// <param name="comparator">The template's comparator with the numbers that the nodes agree on.</param>
    internal static string? RefuseAgreed(Comparator comparator) => comparator.Parts
        .SelectMany(part => BaselineOf(part) is null ? [] : Broken(part)).Select(broken => broken.Reason)
            .FirstOrDefault();

    /// <summary>Whether a part of a comparator has a baseline and keeps every bound.</summary>
    internal static bool Keeps(Comparator part) => BaselineOf(part) is not null && !Broken(part).Any();

    internal static double? BaselineOf(Comparator part) => part switch
    {
        Comparator.Close close => close.Baseline,
        Comparator.Interval interval => interval.Baseline,
        Comparator.Equivalent equivalent => equivalent.Baseline,
        _ => null,
    };

    private static IReadOnlyList<Violation> Check(Comparator comparator, string pointer) =>
        comparator is Comparator.All all
        ? [.. all.Items.SelectMany((item, index) => Check(item, $"{pointer}/all/{index}"))]
        : [.. Broken(comparator).Select(broken => new Violation(
            $"{pointer}/{comparator.Kind}{broken.Member}", ViolationCode.ToleranceUnbounded, broken.Reason))];

    private static IEnumerable<(string Member, string Reason)> Broken(Comparator part) => part switch
    {
        Comparator.Close close => Broken(close),
        Comparator.Interval interval => Broken(interval),
        Comparator.Equivalent equivalent => Broken("margin", equivalent.Mean, equivalent.Baseline, equivalent.Margin),
        _ => [],
    };

    private static IEnumerable<(string Member, string Reason)> Broken(Comparator.Close close)
    {
        var tolerance = close.Value is { } value ? HalfWidth.Of(close, value) : close.Abs;
        var member = close.Value is not null && tolerance > close.Abs ? "rel" : "abs";
        if (close is { Value: { } claimed, Baseline: { } baseline, Direction: not CloseDirection.Both }
            && claimed != baseline
            && baseline > claimed != (close.Direction == CloseDirection.AtMost))
        {
            var (side, word) = (close.Direction == CloseDirection.AtMost ? "below" : "above", close.Direction.ToText());
            return
            [
                ("/baseline", $"The baseline {Text(baseline)} is {side} the claimed number {Text(claimed)}, "
                    + $"so the direction {word} accepts it. "
                    + "Name a baseline that the comparator refuses, or another direction."),
            ];
        }
        return Broken(member, close.Value, close.Baseline, tolerance);
    }

    private static IEnumerable<(string Member, string Reason)> Broken(Comparator.Interval interval)
    {
        if (interval.N < WorkflowLimits.MinSamples)
            yield return ("/n", $"An interval of {interval.N} runs accepts almost any number. "
                + $"Claim at least {WorkflowLimits.MinSamples} runs.");
        foreach (var broken in BrokenBaseline(interval.Mean, interval.Baseline))
            yield return broken;
        if (interval is { Mean: { } mean, Baseline: { } baseline } && mean != baseline
            && !IsNarrow(interval, Math.Abs(mean - baseline) / 2))
            yield return ("/sd", $"The interval accepts numbers that are nearer to the baseline {Text(baseline)} than "
                + $"to the claimed mean {Text(mean)}. Claim a smaller sd or a greater alpha.");
    }

    // Tests the number half way to the baseline with one evaluation. The half-width would need sixty.
    private static bool IsNarrow(Comparator.Interval interval, double half) => interval.Sd == 0
        || StudentT.Outside(half / (interval.Sd * Math.Sqrt(1 + 1.0 / interval.N)), interval.N - 1) <= interval.Alpha;

    private static IEnumerable<(string Member, string Reason)> Broken(
        string member, double? claimed, double? baseline, double tolerance)
    {
        foreach (var broken in BrokenBaseline(claimed, baseline))
            yield return broken;
        if (claimed is not { } value || baseline is not { } trivial || value == trivial)
            yield break;
        var half = Math.Abs(value - trivial) / 2;
        if (!double.IsFinite(tolerance) || !double.IsFinite(half) || tolerance > half)
            yield return ($"/{member}", $"The comparator accepts numbers within {Text(tolerance)} of {Text(value)}. "
                + $"At most {Text(half)} is allowed, that is half of the distance to the baseline {Text(trivial)}.");
    }

    private static IEnumerable<(string Member, string Reason)> BrokenBaseline(double? claimed, double? baseline)
    {
        if (baseline is not { } trivial)
            yield return ("", "The member baseline is missing: the value that a trivial model reaches, for example "
                + "the base parent, an untrained model or the majority class.");
        else if (claimed == trivial)
            yield return ("/baseline", $"The baseline {Text(trivial)} is the claimed number itself. "
                + "Name the value that a trivial model reaches.");
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
