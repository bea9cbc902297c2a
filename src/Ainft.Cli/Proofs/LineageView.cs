using Spectre.Console;

namespace Ainft.Cli.Proofs;

/// <summary>The report on a lineage proof, for people and for scripts. It has one line per component.</summary>
internal static class LineageView
{
    public static object Document(string file, LineageProofFile proof, LineageReport report)
    {
        var children = Children(proof, report);
        return new
        {
            file,
            id = proof.Id.ToString(),
            result = VerifyResult.Word(report.IsValid, report.IsConfirmedByChain),
            valid = report.IsConfirmedByChain,
            confirmedByChain = report.IsConfirmedByChain,
            whole = report.IsWhole,
            depth = report.Depth,
            beyond = report.Beyond,
            components = report.Components.Select(component => new
            {
                id = component.Id.ToString(),
                name = component.Name,
                distance = component.Distance,
                included = component.IsIncluded,
                valid = component.IsValid,
                namedBy = component.IsValid ? null : Child(children, component.Id),
                checks = component.Checks.Select(Describe),
            }),
            batches = report.Batches.Select(batch => new
            {
                root = batch.Root.ToString(),
                components = batch.Components,
                checks = batch.Checks.Select(Describe),
            }),
        };
    }

    public static void Show(IAnsiConsole people, string file, LineageProofFile proof, LineageReport report)
    {
        var children = Children(proof, report);
        var isAsked = VerifyResult.IsAsked(report.Batches.SelectMany(batch => batch.Checks));
        foreach (var component in report.Components)
            Show(people, component, children);
        foreach (var batch in report.Batches.Where(batch => IsChecked(batch.Checks)))
        {
            var mark = IsConfirmed(batch.Checks) ? "✓ " : "NO";
            var failures = Failures(batch.Checks);
            people.Say($"{mark} {batch.Root}  {batch.Components} components  [grey]{failures}[/]");
        }
        var valid = report.Components.Count(component => component.IsValid);
        people.Write(Output.Facts(
            ("components", $"{valid:N0} of {report.Components.Count:N0} hold{Reach(report)}"),
            ("batches", Batches(report)),
            ("result", VerifyResult.Line(report.IsValid, report.IsConfirmedByChain, isAsked))));
        people.Say($"{file}: {VerifyResult.Shown(report.IsValid, report.IsConfirmedByChain, isAsked)}");
    }

    private static void Show(
        IAnsiConsole people, LineageComponentReport component, Dictionary<AinftId, AinftId> children)
    {
        var (id, distance, name) = (component.Id, component.Distance, component.Name);
        if (component.IsValid)
            people.Say($"[green]✓[/]  {id}  [grey]{distance}[/]  {name}");
        else
            people.Say($"[red]NO[/] {id}  [grey]{distance}[/]  {name}  {Failure(component, children)}");
    }

    private static object Describe(VerificationCheck check) =>
        new { name = check.Name, result = check.Result, detail = check.Detail };

    private static bool IsChecked(IEnumerable<VerificationCheck> checks) =>
        checks.Any(check => check.Result != CheckResult.NotChecked);

    private static bool IsConfirmed(IEnumerable<VerificationCheck> checks) =>
        checks.All(check => check.Result == CheckResult.Pass);

    private static string Reach(LineageReport report) => report.Depth is { } depth
        ? $", {depth} steps up, and {report.Beyond:N0} parents are beyond"
        : ", up to the roots";

    private static string Batches(LineageReport report)
    {
        var confirmed = report.Batches.Count(batch => IsConfirmed(batch.Checks));
        return report.Batches.Any(batch => IsChecked(batch.Checks))
            ? $"{confirmed:N0} of {report.Batches.Count:N0} confirmed by the chain"
            : $"{report.Batches.Count:N0}, not checked on chain (pass --rpc URL)";
    }

    private static string Failure(LineageComponentReport component, Dictionary<AinftId, AinftId> children) =>
        component.IsIncluded && Child(children, component.Id) is { } child
            ? $"{Failures(component.Checks)} {child} names it as its parent."
            : Failures(component.Checks);

    private static string Failures(IReadOnlyList<VerificationCheck> checks)
    {
        var shown = checks.Where(check => check.Result == CheckResult.Fail).ToList();
        if (shown.Count == 0)
            shown = [.. checks.Where(check => check.Result == CheckResult.NotChecked)];
        return string.Join(" ", shown.Select(check => $"{check.Name}: {check.Detail}"));
    }

    private static string? Child(Dictionary<AinftId, AinftId> children, AinftId id) =>
        children.TryGetValue(id, out var child) ? child.ToString() : null;

    // The report names a child only for components that do not hold.
    private static Dictionary<AinftId, AinftId> Children(LineageProofFile proof, LineageReport report)
    {
        var children = new Dictionary<AinftId, AinftId>();
        if (report.Components.All(component => component.IsValid))
            return children;
        foreach (var component in proof.Components)
            if (Manifest.TryParse(component.Manifest.Span, out var manifest, out _))
                foreach (var parent in manifest.ParentIds)
                    children.TryAdd(parent, component.Id);
        return children;
    }
}
