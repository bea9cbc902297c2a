namespace Ainft.Cli.Bulk;

/// <summary>
/// A chunk of the file in which every line is either to be sent or refused. A component that occurs twice in the chunk
/// is sent once.
/// </summary>
internal sealed class BulkChunk
{
    private const int MaxViolations = 256;
    private readonly List<InputLine> decided = [];

    private BulkChunk(RawChunk raw, double fraction) => (Raw, Fraction) = (raw, fraction);

    public RawChunk Raw { get; }

    /// <summary>The share of the file up to the end of the chunk, from 0 to 1.</summary>
    public double Fraction { get; }

    /// <summary>The lines to send, in the order of the file.</summary>
    public List<InputLine> Good { get; } = [];

    /// <summary>The refused lines.</summary>
    public List<InputLine> Bad { get; } = [];

    /// <summary>All lines in the order of the file. The id of a refused line has no meaning.</summary>
    public IEnumerable<(long Number, AinftId Id, string? Name, bool IsRefused)> All
    {
        get
        {
            var refused = Bad.Select(line => line.Number).ToHashSet();
            return decided.Select(line => (line.Number, line.Id, line.Name, refused.Contains(line.Number)));
        }
    }

    /// <summary>The number of lines that repeat the component of an earlier line of the chunk.</summary>
    public int Repeated { get; private set; }

    /// <summary>Parses the lines in parallel, and then resolves names in the order of the lines.</summary>
    public static BulkChunk Read(RawChunk raw, double fraction, BulkNames names, Func<RawLine, InputLine> parse)
    {
        var parsed = new InputLine[raw.Lines.Count];
        Parallel.For(0, parsed.Length, i =>
            parsed[i] = raw.Lines[i].IsTooLong ? TooLong(raw.Lines[i].Number) : parse(raw.Lines[i].WithoutMark));
        var (chunk, ids) = (new BulkChunk(raw, fraction), new HashSet<AinftId>());
        foreach (var line in parsed.Select(line => line.Named.Count > 0 ? names.Resolve(line) : line))
        {
            names.Add(line);
            chunk.decided.Add(line);
            if (line.Violations.Count > 0)
                chunk.Bad.Add(line);
            else if (ids.Add(line.Id))
                chunk.Good.Add(line);
            else
                chunk.Repeated++;
        }

        return chunk;
    }

    /// <summary>Moves the lines that the server refused from the good lines to the bad ones.</summary>
    public void Refuse(IReadOnlyDictionary<long, IReadOnlyList<Violation>> reasons, BulkNames names)
    {
        foreach (var line in Good.Where(line => reasons.ContainsKey(line.Number)).ToList())
        {
            names.Refuse(line);
            Bad.Add(line with { Violations = reasons[line.Number] });
        }

        Good.RemoveAll(line => reasons.ContainsKey(line.Number));
    }

    /// <summary>The failure of a command that must not leave out refused lines.</summary>
    public static CommandException Invalid(IEnumerable<InputLine> bad)
    {
        var violations = bad.OrderBy(line => line.Number)
            .SelectMany(line => line.Violations.Select(violation =>
                violation with { Pointer = $"#{line.Number}{violation.Pointer}" }))
            .Take(MaxViolations).ToList();
        return new CommandException(
            ExitCode.Refused,
            "Some lines of the file are wrong. The command sent no line of their chunk.",
            "Correct the listed places and run the same command again, or leave such lines out with --partial.",
            violations);
    }

    private static InputLine TooLong(long number) => new(number)
    {
        Violations =
        [
            new Violation("", ViolationCode.TooLarge, $"The line has more than {BulkFile.MaxLineBytes} bytes."),
        ],
    };
}
