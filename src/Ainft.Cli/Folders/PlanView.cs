using System.Text.Json.Nodes;
using Ainft.Cli.Signatures;
using Ainft.ModelSigning;
using Ainft.Sources;
using Spectre.Console;

namespace Ainft.Cli.Folders;

/// <summary>A plan for people: each value with its place, the files, and the open questions.</summary>
internal static class PlanView
{
    private const int Widest = 60, MostHints = 16;

    public static void Show(IAnsiConsole console, FolderPlan plan)
    {
        var list = new Listing(1, "member", "value", "from");
        foreach (var value in plan.Draft.Values)
            list.Add(value.Member, Short(value.Value), value.Place);
        foreach (var parent in plan.Parents)
            list.Add("parents", $"{parent.Relation.ToText()} {parent.Id}", "--parent");
        list.Add("artifacts", $"{plan.Files.Count:N0} files, {plan.Bytes:N0} bytes", "the folder");
        list.Write(console);
        foreach (var remark in Remarks(plan))
            console.Say($"[yellow]{remark}[/]");
    }

    /// <summary>The places as one document.</summary>
    public static IEnumerable<object> Origins(FolderPlan plan) =>
        plan.Draft.Values.Select(value => new { member = value.Member, from = value.Place });

    /// <summary>Sentences about values that the manifest lacks, with the next step.</summary>
    public static IEnumerable<string> Remarks(FolderPlan plan) =>
    [
        .. plan.Draft.Remarks,
        .. plan.Signature is null ? Array.Empty<string>()
            : [$"{ModelSignature.FileName}: {SignatureReport.NotChecked}"],
        .. plan.Draft.Upstream.Where(parent => !plan.Parents.Any(given => given.Relation == parent.Relation))
            .Distinct().Take(MostHints).Select(Hint),
        .. plan.Draft.Has("license") ? Array.Empty<string>()
            : ["The license is unknown. Set it with --set license=SPDX if you know it."],
    ];

    private static string Short(JsonNode value) =>
        PlainText.Fit(PlainText.Clean(value is JsonValue text ? text.ToString() : value.ToJsonString()), Widest);

    private static string Hint(NamedUpstream parent) =>
        $"{parent.Place} names {parent.Name}. If it is registered, pass --parent ID:{parent.Relation.ToText()}";
}
