using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Runs;

/// <summary>The part of the server's description of a run that the commands show.</summary>
internal sealed record RunView(
    string Id, string Purpose, string? Subject, string State, string? WaitingFor, string Requester, double Confidence,
    DateTimeOffset RequestedAt, DateTimeOffset EndsAt, RunView.BeaconView? Beacon, IReadOnlyList<RunView.Member> Panel,
    RunView.VerdictView? Verdict, string? Produced, string Operators, RunView.ToleranceView? Tolerance = null,
    RunView.GovernanceView? Governance = null)
{
    // From this width on, a line has room for a node and a digest.
    private const int Wide = 140;

    public sealed record BeaconView(ulong Block, string Hash);

    public sealed record Member(
        string Node, string State, bool? Agrees, IReadOnlyList<string> Findings, string? Reason);

    public sealed record VerdictView(
        string Kind, int Agreed, int Of, double Confidence, double WrongProbability, string? Reason);

    public sealed record ToleranceView(string Text);

    /// <summary>The decisions of the DAO that the run follows.</summary>
    /// <param name="Operators">The contract that admits operators.</param>
    /// <param name="Block">The last block whose decisions drew the nodes, or null before the draw.</param>
    /// <param name="GrantBlock">The block of the grant that pays for the run, or null without one.</param>
    public sealed record GovernanceView(string Operators, ulong? Block, ulong? GrantBlock)
    {
        public static GovernanceView Read(AnswerPart governance) => new(
            governance.Member("operators").Text(),
            governance.Find("block")?.Number(),
            governance.Find("grant")?.Member("block").Number());

        public override string ToString() =>
            $"operators of {Operators}{(Block is { } block ? $" up to block {block}" : "")}, "
            + (GrantBlock is { } granted ? $"paid by the grant of block {granted}" : "no grant");
    }

    /// <summary>Reads the server's description of a run.</summary>
    public static RunView Read(AnswerPart run) => new(
        run.Member("id").Text(), run.Member("purpose").Text(), run.Find("subject")?.Text(),
        run.Member("state").Text(), run.Find("waitingFor")?.Text(),
        run.Member("requester").Text(), run.Member("confidence").Real(),
        run.Member("requestedAt").Time(), run.Member("endsAt").Time(),
        run.Find("beacon") is { } beacon
            ? new BeaconView(beacon.Member("block").Number(), beacon.Member("hash").Text())
            : null,
        [.. run.Member("panel").Items().Select(ReadMember)],
        run.Find("verdict") is { } verdict ? ReadVerdict(verdict) : null,
        run.Find("produced")?.Text(), run.Member("operators").Text(),
        run.Find("tolerance") is { } tolerance ? new ToleranceView(tolerance.Member("text").Text()) : null,
        run.Find("governance") is { } governance ? GovernanceView.Read(governance) : null);

    private static Member ReadMember(AnswerPart member) => new(
        member.Member("node").Text(), member.Member("state").Text(), member.Find("agrees")?.Flag(),
        [.. (member.Find("findings")?.Items() ?? []).Select(finding => finding.Text())], member.Find("reason")?.Text());

    private static VerdictView ReadVerdict(AnswerPart verdict) => new(
        verdict.Member("kind").Text(), verdict.Member("agreed").Count(), verdict.Member("of").Count(),
        verdict.Member("confidence").Real(),
        verdict.Member("wrongProbability").Real(), verdict.Find("reason")?.Text());

    public bool IsDecided => Verdict is not null;

    /// <summary>The exit code for the verdict.</summary>
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

    /// <summary>The facts for people.</summary>
    public Grid Facts() => Output.Facts(
        ("run", Id),
        ("purpose", Purpose),
        ("subject", Subject),
        ("state", Status),
        ("confidence", Verdict is null
            ? FormattableString.Invariant($"{Confidence:0.######} requested")
            : FormattableString.Invariant(
                $"{Verdict.Confidence:0.######}, wrong with a probability of {Verdict.WrongProbability:0.######}")),
        ("reason", Verdict?.Reason),
        ("requester", Requester),
        ("requested", RequestedAt.ToString("u")),
        ("ends", IsDecided ? null : EndsAt.ToString("u")),
        ("beacon", Beacon is null ? null : $"block {Beacon.Block}  {Beacon.Hash}"),
        ("operators", Operators is "open" ? "open to any account, for development" : Operators),
        ("dao", Governance?.ToString()),
        ("produced", Produced));

    /// <summary>The panel as a table for the width of the console, with one row per node.</summary>
    public Table Members(int width)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("node").NoWrap()).AddColumns("state", "agrees", "found");
        foreach (var member in Panel)
            table.AddRow(
                Shown.Text(Fit(member.Node, width)), Shown.Text(member.State), Shown.Text(AgreesWord(member)),
                Shown.Text(Fit(FoundBy(member), width)));
        return table;
    }

    /// <summary>Shows the panel with one line per node, and below it the reasons that nodes gave.</summary>
    public void ShowMembers(IAnsiConsole people)
    {
        var list = new Listing(3, "node", "state", "agrees", "found");
        foreach (var member in Panel)
            list.Add(member.Node, member.State, AgreesWord(member), FoundBy(member));
        list.Write(people);
        foreach (var member in Panel.Where(member => member.Reason is not null))
            people.Say($"[grey]{Listing.Shorten(member.Node)}: {member.Reason}[/]");
    }

    private static string AgreesWord(Member member) => member.Agrees switch
    {
        true => "yes",
        false => "NO",
        _ => "",
    };

    private static string FoundBy(Member member) => string.Join(", ", member.Findings);

    private static string Fit(string text, int width) => width < Wide ? Listing.Shorten(text) : text;
}
