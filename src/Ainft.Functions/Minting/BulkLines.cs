using System.Text;
using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>
/// What a body holds: its lines in order, each decided as soon as that is possible. A line is refused for what is wrong in it, for being
/// the component of an earlier line, and for a parent that is refused, unknown, ambiguous or later.
/// </summary>
internal sealed class BulkLines : IDisposable
{
    /// <summary>How many violations of one body are told.</summary>
    public const int MaxViolations = 256;

    /// <summary>A pointer names members as the body does, at any length.</summary>
    private const int MaxPointer = 512;

    private readonly BulkSpool spool = new();
    private readonly List<BulkLine> lines = [];
    private readonly Dictionary<AinftId, int> places = [];
    private readonly Dictionary<AinftId, int> outsidePlaces = [];
    private readonly List<AinftId> outside = [];
    private readonly Dictionary<string, (BulkLine First, BulkLine? Other)> names = [];
    private readonly List<(BulkLine Line, NamedParent Parent)> unresolved = [];
    private int told;

    public IReadOnlyList<BulkLine> All => lines;

    public IEnumerable<BulkLine> Good => lines.Where(line => !line.IsRefused);

    public bool HasRefused { get; private set; }

    /// <summary>Whether more is wrong than is told.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Whether what is found wrong from now on is not told any more.</summary>
    public bool HasToldEnough => told >= MaxViolations;

    /// <summary>How many bytes the manifests and signatures have so far, in canonical form.</summary>
    public long Bytes => spool.Length;

    /// <summary>Parents that no earlier line registers: they must be known already.</summary>
    public IReadOnlyList<AinftId> OutsideParents => outside;

    /// <summary>How many of these were looked up, the first ones.</summary>
    public int LookedUp { get; private set; }

    /// <summary>Takes the next line.</summary>
    public void Add(ParsedLine parsed)
    {
        var later = new List<NamedParent>();
        var line = Keep(parsed.Named.Count > 0 ? Resolve(parsed, later) : parsed);
        foreach (var parent in later)
        {
            // Whether it is a line still to come is known at the end only.
            line.IsRefused = HasRefused = true;
            HasMore |= unresolved.Count == MaxViolations;
            if (unresolved.Count < MaxViolations)
                unresolved.Add((line, parent));
        }
    }

    /// <summary>
    /// Refuses lines once it is known which of the next parents are unknown; repeatable, for the parents after them.
    /// </summary>
    public void Complete(IReadOnlySet<AinftId> unknown, int lookedUp)
    {
        LookedUp += lookedUp;
        foreach (var (line, parent) in unresolved)
            Refuse(line, new Violation(parent.Pointer, ReasonOf(line, parent.Name)));
        unresolved.Clear();
        foreach (var line in lines.Where(line => !line.IsRefused))
            foreach (var (index, parent) in line.Parents.Index())
                if (ReasonOf(parent, unknown) is { } reason)
                    Refuse(line, new Violation($"/parents/{index}/id", reason));
    }

    /// <summary>The canonical manifest of a line that is not refused; good until the next reading.</summary>
    public ReadOnlyMemory<byte> ManifestOf(BulkLine line) => spool.Read(line.Offset, line.ManifestLength);

    /// <summary>A line of an import as an entry; good until the next reading.</summary>
    public (Leaf Leaf, ReadOnlyMemory<byte> Manifest, ReadOnlyMemory<byte> Signature) ContentOf(BulkLine line)
    {
        var both = spool.Read(line.Offset, line.ManifestLength + line.SignatureLength);
        return (line.Leaf, both[..line.ManifestLength], both[line.ManifestLength..]);
    }

    public void Dispose() => spool.Dispose();

    private BulkLine Keep(ParsedLine parsed)
    {
        var line = parsed is { Manifest: { } manifest, Violations.Count: 0 } && !places.ContainsKey(parsed.Id)
            ? Spool(parsed, manifest)
            : new BulkLine(parsed.Number);
        lines.Add(line);
        foreach (var violation in parsed.Violations)
            Refuse(line, violation);
        if (parsed.Violations.Count == 0 && places[parsed.Id] is var place && lines[place] != line)
            Refuse(line, new Violation("", $"This is the same component as line {lines[place].Number}."));
        else if (parsed.Name is { } name)
            names[name] = names.TryGetValue(name, out var named) ? (named.First, named.Other ?? line) : (line, null);
        return line;
    }

    private BulkLine Spool(ParsedLine parsed, Manifest manifest)
    {
        places.Add(parsed.Id, lines.Count);
        var line = new BulkLine(parsed.Number)
        {
            Id = parsed.Id,
            Digest = manifest.Digest,
            Creator = parsed.Creator,
            Offset = spool.Length,
            ManifestLength = manifest.Canonical.Length,
            SignatureLength = parsed.Signature.Length,
            Elsewhere = parsed.Elsewhere,
            Parents = [.. manifest.ParentIds.Select(PlaceOf)],
        };
        spool.Append(manifest.Canonical.Span);
        spool.Append(parsed.Signature.Span);
        return line;
    }

    private int PlaceOf(AinftId parent)
    {
        if (places.TryGetValue(parent, out var place))
            return place;
        if (outsidePlaces.TryAdd(parent, outside.Count))
            outside.Add(parent);
        return ~outsidePlaces[parent];
    }

    private ParsedLine Resolve(ParsedLine parsed, List<NamedParent> later)
    {
        var violations = new List<Violation>();
        var ids = parsed.Named.Select(parent => Find(parent, violations, later)).ToArray();
        if (!Manifest.TryAccept(NamedParents.Replace(parsed.Unresolved, parsed.Named, ids), out var manifest, out var found))
            violations.AddRange(found);
        return parsed with { Manifest = manifest, Id = manifest?.IdFor(parsed.Creator) ?? default, Violations = violations };
    }

    /// <summary>The id of the line that has the name; of none a stand-in, so that the rest of the manifest can be looked at.</summary>
    private AinftId Find(NamedParent parent, List<Violation> violations, List<NamedParent> later)
    {
        if (!names.TryGetValue(parent.Name, out var named))
            later.Add(parent);
        else if (named.Other is { } other)
            violations.Add(new Violation(parent.Pointer, $"Lines {named.First.Number} and {other.Number} both have this name; give the parent's id."));
        else if (named.First.IsRefused)
            violations.Add(new Violation(parent.Pointer, $"Line {named.First.Number}, which has this name, is refused."));
        else
            return named.First.Id;
        return new AinftId(Keccak256.Hash(Encoding.UTF8.GetBytes(parent.Name)));
    }

    private string ReasonOf(BulkLine line, string name) => !names.TryGetValue(name, out var named)
        ? "No line before this one has this name."
        : named.First == line
            ? "This line itself has this name, and nothing is its own parent."
            : $"Line {named.First.Number} has this name and comes later; a parent comes before its children, so there is no cycle.";

    private string? ReasonOf(int parent, IReadOnlySet<AinftId> unknown) => parent switch
    {
        >= 0 => lines[parent].IsRefused ? $"Its line {lines[parent].Number} is refused." : null,
        _ when !unknown.Contains(outside[~parent]) => null,
        _ when places.TryGetValue(outside[~parent], out var place) => $"Line {lines[place].Number} registers {outside[~parent]} and comes later; a parent comes before its children.",
        _ => UnknownParent.ReasonOf(outside[~parent]),
    };

    private void Refuse(BulkLine line, Violation violation)
    {
        line.IsRefused = HasRefused = true;
        HasMore |= HasToldEnough;
        if (HasToldEnough)
            return;
        told++;
        line.Violations.Add(violation.Pointer.Length <= MaxPointer ? violation : violation with { Pointer = $"{violation.Pointer.AsSpan(0, MaxPointer)}…" });
    }
}
