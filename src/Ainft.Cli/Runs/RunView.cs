using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Runs;

/// <summary>A run as the server describes it: as much as the commands show.</summary>
internal sealed record RunView(
    string Id, string Purpose, string? Subject, string State, string? WaitingFor, string Requester, int Replicas, double Confidence,
    DateTimeOffset RequestedAt, DateTimeOffset EndsAt, RunView.BeaconView? Beacon, IReadOnlyList<RunView.Member> Panel, RunView.VerdictView? Verdict,
    string? Produced, string Operators, RunView.ToleranceView? Tolerance = null)
{
    public sealed record BeaconView(ulong Block, string Hash);

    public sealed record Member(string Node, string Operator, string State, bool? Agrees, IReadOnlyList<string> Findings, string? Reason);

    public sealed record VerdictView(string Kind, int Agreed, int Of, double Confidence, double WrongProbability, string? Reason);

    public sealed record ToleranceView(string Text);

    /// <summary>Reads the server's description of a run.</summary>
    public static RunView Read(AnswerPart run) => new(
        run.Member("id").Text(), run.Member("purpose").Text(), run.Find("subject")?.Text(), run.Member("state").Text(), run.Find("waitingFor")?.Text(),
        run.Member("requester").Text(), run.Member("replicas").Count(), run.Member("confidence").Real(),
        run.Member("requestedAt").Time(), run.Member("endsAt").Time(),
        run.Find("beacon") is { } beacon ? new BeaconView(beacon.Member("block").Number(), beacon.Member("hash").Text()) : null,
        [.. run.Member("panel").Items().Select(ReadMember)], run.Find("verdict") is { } verdict ? ReadVerdict(verdict) : null,
        run.Find("produced")?.Text(), run.Member("operators").Text(),
        run.Find("tolerance") is { } tolerance ? new ToleranceView(tolerance.Member("text").Text()) : null);

    private static Member ReadMember(AnswerPart member) => new(
        member.Member("node").Text(), member.Member("operator").Text(), member.Member("state").Text(), member.Find("agrees")?.Flag(),
        [.. (member.Find("findings")?.Items() ?? []).Select(finding => finding.Text())], member.Find("reason")?.Text());

    private static VerdictView ReadVerdict(AnswerPart verdict) => new(
        verdict.Member("kind").Text(), verdict.Member("agreed").Count(), verdict.Member("of").Count(), verdict.Member("confidence").Real(),
        verdict.Member("wrongProbability").Real(), verdict.Find("reason")?.Text());

    public bool IsDecided => Verdict is not null;

    /// <summary>What a script learns from the verdict.</summary>
    public int ExitCode => Verdict?.Kind switch
    {
        null or "reproduced" or "produced" => Cli.ExitCode.Ok,
        "not-reproduced" => Cli.ExitCode.Refused,
        _ => Cli.ExitCode.TryLater,
    };

    /// <summary>
    /// The state in one line: <c>computing</c>, <c>reproduced 3/3</c>, <c>reproduced 3/3, within 0.5 %</c>.
    /// </summary>
    public string Status => Verdict is { } verdict
        ? $"{State} {verdict.Agreed}/{verdict.Of}{(Tolerance is null ? "" : $", {Tolerance.Text}")}"
        : WaitingFor is null ? State : $"{State}: {WaitingFor}";

    /// <summary>How people see it.</summary>
    public Grid Facts() => Output.Facts(
        ("run", Id),
        ("purpose", Purpose),
        ("subject", Subject),
        ("state", Status),
        ("confidence", Verdict is null
            ? FormattableString.Invariant($"{Confidence:0.######} asked for")
            : FormattableString.Invariant($"{Verdict.Confidence:0.######}; wrong with a probability of {Verdict.WrongProbability:0.######}")),
        ("why", Verdict?.Reason),
        ("requester", Requester),
        ("requested", RequestedAt.ToString("u")),
        ("ends", IsDecided ? null : EndsAt.ToString("u")),
        ("beacon", Beacon is null ? null : $"block {Beacon.Block}  {Beacon.Hash}"),
        ("operators", Operators is "open" ? "open to anyone: for development" : Operators),
        ("produced", Produced));

    /// <summary>The panel, a row a node.</summary>
    public Table Members()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("node").NoWrap()).AddColumns("state", "agrees", "found");
        foreach (var member in Panel)
            table.AddRow(
                Shown.Text(member.Node), Shown.Text(member.State), Shown.Text(member.Agrees switch { true => "yes", false => "NO", _ => "" }),
                Shown.Text(member.Reason ?? string.Join(", ", member.Findings)));
        return table;
    }
}
