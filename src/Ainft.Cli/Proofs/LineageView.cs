using Spectre.Console;

namespace Ainft.Cli.Proofs;

/// <summary>The report on a lineage proof, for people and for scripts: one line a component.</summary>
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
            batches = report.Batches.Select(batch => new { root = batch.Root.ToString(), components = batch.Components, checks = batch.Checks.Select(Describe) }),
        };
    }

    public static void Show(IAnsiConsole people, string file, LineageProofFile proof, LineageReport report)
    {
        var children = Children(proof, report);
        var isAsked = VerifyResult.IsAsked(report.Batches.SelectMany(batch => batch.Checks));
        foreach (var component in report.Components)
            if (component.IsValid)
                people.Say($"[green]✓[/]  {component.Id}  [grey]{component.Distance}[/]  {component.Name}");
            else
                people.Say($"[red]NO[/] {component.Id}  [grey]{component.Distance}[/]  {component.Name}  {Failure(component, children)}");
        foreach (var batch in report.Batches.Where(batch => batch.Checks.Any(check => check.Result != CheckResult.NotChecked)))
            people.Say($"{(batch.Checks.All(check => check.Result == CheckResult.Pass) ? "✓ " : "NO")} {batch.Root}  {batch.Components} components  [grey]{Failures(batch.Checks)}[/]");
        people.Write(Output.Facts(
            ("components", $"{report.Components.Count(component => component.IsValid):N0} of {report.Components.Count:N0} hold{Reach(report)}"),
            ("batches", Batches(report)),
            ("result", VerifyResult.Line(report.IsValid, report.IsConfirmedByChain, isAsked))));
        people.Say($"{file}: {VerifyResult.Shown(report.IsValid, report.IsConfirmedByChain, isAsked)}");
    }

    private static object Describe(VerificationCheck check) => new { name = check.Name, result = check.Result, detail = check.Detail };

    private static string Reach(LineageReport report) => report.Depth is { } depth
        ? $", {depth} steps deep; {report.Beyond:N0} parents are beyond"
        : ", down to the roots";

    private static string Batches(LineageReport report)
    {
        var confirmed = report.Batches.Count(batch => batch.Checks.All(check => check.Result == CheckResult.Pass));
        return report.Batches.Any(batch => batch.Checks.Any(check => check.Result != CheckResult.NotChecked))
            ? $"{confirmed:N0} of {report.Batches.Count:N0} confirmed by the chain"
            : $"{report.Batches.Count:N0}; the chain was not asked (--rpc URL)";
    }

    private static string Failure(LineageComponentReport component, Dictionary<AinftId, AinftId> children) =>
        Failures(component.Checks) + (component.IsIncluded && Child(children, component.Id) is { } child ? $" {child} names it as its parent." : "");

    private static string Failures(IReadOnlyList<VerificationCheck> checks)
    {
        var wrong = checks.Where(check => check.Result == CheckResult.Fail).ToList();
        return string.Join(" ", (wrong.Count > 0 ? wrong : checks.Where(check => check.Result == CheckResult.NotChecked)).Select(check => $"{check.Name}: {check.Detail}"));
    }

    private static string? Child(Dictionary<AinftId, AinftId> children, AinftId id) => children.TryGetValue(id, out var child) ? child.ToString() : null;

    // Who names whom is needed only of what does not hold.
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
