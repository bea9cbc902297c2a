using System.Text.Json;

namespace Ainft.Runs;

/// <summary>
/// The candidates of all rounds of a stored run, each once, as <c>{"node","operator","payout"}</c> in ascending order.
/// Most candidates are in every round, so rounds name them by ranges <c>{"first","count"}</c>, and tasks by index.
/// </summary>
internal sealed class CandidateTable
{
    private const int Max = RunTerms.MaxBudget * RunMachine.MaxCandidates;

    public static CandidateTable Empty { get; } = new([]);

    private readonly IReadOnlyList<Candidate> candidates;
    private readonly Dictionary<Candidate, int> indexes;

    private CandidateTable(IReadOnlyList<Candidate> candidates)
    {
        this.candidates = candidates;
        indexes = new Dictionary<Candidate, int>(candidates.Count);
        for (var i = 0; i < candidates.Count; i++)
            indexes.TryAdd(candidates[i], i);
    }

    public static CandidateTable Of(Run run) => new([.. run.Rounds.SelectMany(round => round.Candidates)
        .Concat(run.Tasks.Select(task => task.Node)).Distinct()
        .OrderBy(candidate => candidate.Node).ThenBy(candidate => candidate.Operator)
        .ThenBy(candidate => candidate.Payout)]);

    public static CandidateTable Read(Field field) => new(field.Items(0, Max, ReadCandidate));

    public int IndexOf(Candidate candidate) => indexes[candidate];

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var candidate in candidates)
        {
            writer.WriteStartObject();
            writer.WriteString("node", candidate.Node.ToHex());
            writer.WriteString("operator", candidate.Operator.ToHex());
            writer.WriteString("payout", candidate.Payout.ToHex());
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    public void WriteRanges(Utf8JsonWriter writer, IReadOnlyList<Candidate> round)
    {
        writer.WriteStartArray();
        for (int i = 0, next; i < round.Count; i = next)
        {
            var first = indexes[round[i]];
            for (next = i + 1; next < round.Count && indexes[round[next]] == first + next - i;)
                next++;
            writer.WriteStartObject();
            writer.WriteNumber("first", first);
            writer.WriteNumber("count", next - i);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    public IReadOnlyList<Candidate> ReadRanges(Field field)
    {
        var round = field.Items(0, RunMachine.MaxCandidates, ReadRange).SelectMany(range => range)
            .Take(RunMachine.MaxCandidates + 1).ToArray();
        if (round.Length > RunMachine.MaxCandidates)
            field.Refuse(ViolationCode.WrongCount, $"Expected at most {RunMachine.MaxCandidates} candidates.");
        return round;
    }

    public Candidate? At(Field field)
    {
        if (field.Integer(0, Max) is not { } index)
            return null;
        if (index < candidates.Count)
            return candidates[(int)index];
        field.Refuse(
            ViolationCode.UnknownReference,
            $"The candidate {index} does not exist. The number of candidates is {candidates.Count}, "
                + "and the first is 0.");
        return null;
    }

    private static Candidate? ReadCandidate(Field field)
    {
        if (!field.IsObjectOf("node", "operator", "payout"))
            return null;
        var (node, @operator) = (field.Required("node")?.Account(), field.Required("operator")?.Account());
        var payout = field.Required("payout")?.Account();
        return node is null || @operator is null || payout is null
            ? null
            : new Candidate(node.Value, @operator.Value, payout.Value);
    }

    private IEnumerable<Candidate>? ReadRange(Field field)
    {
        if (!field.IsObjectOf("first", "count"))
            return null;
        var first = field.Required("first")?.Integer(0, Max);
        var count = field.Required("count")?.Integer(1, RunMachine.MaxCandidates);
        if (first is null || count is null)
            return null;
        if (first + count > candidates.Count)
            field.Refuse(
                ViolationCode.UnknownReference,
                $"The range ends behind the last candidate. The number of candidates is {candidates.Count}.");
        return candidates.Skip((int)first).Take((int)count);
    }
}
