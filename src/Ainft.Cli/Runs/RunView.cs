using Spectre.Console;

namespace Ainft.Cli.Runs;

/// <summary>A run as the server describes it: as much as the commands show.</summary>
internal sealed record RunView(
    string Id, string Purpose, string? Subject, string State, string? WaitingFor, string Requester, int Replicas, double Confidence,
    DateTimeOffset RequestedAt, DateTimeOffset EndsAt, RunView.BeaconView? Beacon, IReadOnlyList<RunView.Member> Panel, RunView.VerdictView? Verdict,
    string? Produced, string Operators)
{
    public sealed record BeaconView(ulong Block, string Hash);

    public sealed record Member(string Node, string Operator, string State, bool? Agrees, IReadOnlyList<string>? Findings, string? Reason);

    public sealed record VerdictView(string Kind, int Agreed, int Of, double Confidence, double WrongProbability, string? Reason);

    public bool IsDecided => Verdict is not null;

    /// <summary>What a script learns from the verdict.</summary>
    public int ExitCode => Verdict?.Kind switch
    {
        null or "reproduced" or "produced" => Cli.ExitCode.Ok,
        "not-reproduced" => Cli.ExitCode.Refused,
        _ => Cli.ExitCode.TryLater,
    };

    /// <summary>The state in one line: <c>computing</c>, <c>reproduced 3/3</c>.</summary>
    public string Status => Verdict is { } verdict ? $"{State} {verdict.Agreed}/{verdict.Of}" : WaitingFor is null ? State : $"{State}: {WaitingFor}";

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
                new Text(member.Node), new Text(member.State), new Text(member.Agrees switch { true => "yes", false => "NO", _ => "" }),
                new Text(member.Reason ?? string.Join(Environment.NewLine, member.Findings ?? [])));
        return table;
    }
}
