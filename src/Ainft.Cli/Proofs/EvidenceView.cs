using Spectre.Console;

namespace Ainft.Cli.Proofs;

/// <summary>The report on the evidence of a run, for people and for scripts. It has one line per check.</summary>
internal static class EvidenceView
{
    private const string Open =
        "The registry let any account run nodes (operators: open), so many nodes may belong to one person. Use that "
        + "only for development.";

    public static object Document(string file, EvidenceFile evidence, EvidenceReport report) => new
    {
        file,
        id = evidence.Component.Id.ToString(),
        result = VerifyResult.Word(report.IsValid, report.IsConfirmedByChain),
        valid = report.IsConfirmedByChain,
        confirmedByChain = report.IsConfirmedByChain,
        verdict = report.Verdict is { } verdict
            ? new
            {
                kind = RunWords.ToText(verdict.Kind),
                agreed = verdict.Agreed,
                of = verdict.Of,
                tolerance = Describe(report.Tolerance),
            }
            : null,
        operators = report.IsOpen ? RunTerms.Open : RunTerms.AllowList,
        remarks = report.Remarks,
        component = report.Component.Checks.Select(Describe),
        summary = report.Summary.Select(Describe),
        nodes = report.Nodes.Select(node => new
        {
            node = node.Node.ToString(),
            checks = node.Checks.Select(Describe),
        }),
        batches = report.Batches.Select(batch => new
        {
            root = batch.Root.ToString(),
            checks = batch.Checks.Select(Describe),
        }),
    };

    public static void Show(IAnsiConsole people, string file, EvidenceReport report)
    {
        var verdict = report.Verdict is { } stated
            ? $", {RunWords.ToText(stated.Kind)} {stated.Agreed}/{stated.Of}{Within(report)}"
            : "";
        var isAsked = VerifyResult.IsAsked(report.Component.Checks);
        var result = VerifyResult.Shown(report.IsValid, report.IsConfirmedByChain, isAsked);
        var tree = Shown.Tree($"{file}: {result}{verdict}");
        Add(tree, "component", report.Component.Checks);
        Add(tree, "summary of the registry", report.Summary);
        foreach (var node in report.Nodes)
            Add(tree, $"node {node.Node}", node.Checks);
        foreach (var batch in report.Batches)
            Add(tree, $"batch {batch.Root}", batch.Checks);
        people.Write(tree);
        foreach (var remark in report.Remarks)
            people.Say($"[grey]{remark}[/]");
        if (report.IsOpen)
            people.Say($"[yellow]{Open}[/]");
    }

    private static string Within(EvidenceReport report) =>
        report.Tolerance is { } tolerance ? $", {tolerance.Text}" : "";

    private static object? Describe(Tolerance? tolerance) => tolerance is null ? null : new
    {
        text = tolerance.Text,
        bounded = tolerance.IsBounded,
        absolute = tolerance.Absolute,
        relative = tolerance.Relative,
        side = tolerance.SideWord,
        file = tolerance.Place.File,
        pointer = tolerance.Place.Pointer,
    };

    private static object Describe(VerificationCheck check) =>
        new { name = check.Name, result = check.Result, detail = check.Detail };

    private static void Add(Tree tree, string title, IEnumerable<VerificationCheck> checks)
    {
        var part = tree.Add($"{title}");
        foreach (var check in checks)
            part.AddNode(ReportView.Line(check));
    }
}
