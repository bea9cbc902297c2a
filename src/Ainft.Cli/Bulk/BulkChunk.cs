namespace Ainft.Cli.Bulk;

/// <summary>A chunk of the file, every line decided: to be sent, or refused. A component that the chunk has already is not sent twice.</summary>
internal sealed class BulkChunk
{
    private readonly List<BulkLine> decided = [];

    private BulkChunk(RawChunk raw, double fraction) => (Raw, Fraction) = (raw, fraction);

    public RawChunk Raw { get; }

    /// <summary>How much of the file is read where it ends.</summary>
    public double Fraction { get; }

    /// <summary>What is sent, in order.</summary>
    public List<BulkLine> Good { get; } = [];

    public List<BulkLine> Bad { get; } = [];

    /// <summary>Every line in the order of the file, with the id that it has unless it is refused.</summary>
    public IEnumerable<(long Number, AinftId Id, string? Name, bool IsRefused)> All
    {
        get
        {
            var refused = Bad.Select(line => line.Number).ToHashSet();
            return decided.Select(line => (line.Number, line.Id, line.Name, refused.Contains(line.Number)));
        }
    }

    /// <summary>How many lines register what an earlier line of the chunk does.</summary>
    public int Repeated { get; private set; }

    /// <summary>Parses the lines on all processors, then joins them in order.</summary>
    public static BulkChunk Read(RawChunk raw, double fraction, BulkNames names, Func<RawLine, BulkLine> parse)
    {
        var parsed = new BulkLine[raw.Lines.Count];
        Parallel.For(0, parsed.Length, i => parsed[i] = raw.Lines[i].IsTooLong
            ? new BulkLine(raw.Lines[i].Number) { Violations = [new Violation("", $"The line has more than {BulkFile.MaxLineBytes} bytes.")] }
            : parse(raw.Lines[i].WithoutMark));
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

    /// <summary>Moves lines that the server refuses from the good to the bad.</summary>
    public void Refuse(IReadOnlyDictionary<long, IReadOnlyList<Violation>> reasons, BulkNames names)
    {
        foreach (var line in Good.Where(line => reasons.ContainsKey(line.Number)).ToList())
        {
            names.Refuse(line);
            Bad.Add(line with { Violations = reasons[line.Number] });
        }

        Good.RemoveAll(line => reasons.ContainsKey(line.Number));
    }
}
