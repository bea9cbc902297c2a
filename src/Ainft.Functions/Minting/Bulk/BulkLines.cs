using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// The lines of a body in order, each decided as soon as possible. A line is refused for its own violations, or because
/// it repeats the component of an earlier line. It is also refused for a parent that is refused, unknown, ambiguous or
/// later.
/// </summary>
/// <param name="warns">
/// Whether the lines keep their warnings. Only a preview reports them, so a mint does not look for them.
/// </param>
internal sealed class BulkLines(bool warns = false) : IDisposable
{
    /// <summary>The most characters of a pointer. Members of a body can have names of any length.</summary>
    private const int MaxPointer = 512;

    /// <summary>The most warnings that the answer reports. One line can have 256.</summary>
    private const int MaxWarnings = 256;

    private readonly BulkSpool spool = new();
    private readonly List<BulkLine> lines = [];
    private readonly Dictionary<AinftId, int> places = [];
    private readonly Dictionary<AinftId, int> outsidePlaces = [];
    private readonly List<AinftId> outside = [];
    private readonly Dictionary<string, (BulkLine First, BulkLine? Other)> names = [];
    private readonly List<(BulkLine Line, NamedParent Parent)> unresolved = [];
    private int reported;
    private int warned;

    public IReadOnlyList<BulkLine> All => lines;

    public IEnumerable<BulkLine> Good => lines.Where(line => !line.IsRefused);

    /// <summary>The accepted components, each with the number of its files.</summary>
    public IReadOnlyList<(AinftId Id, int Files)> Files => [.. Good.Select(line => (line.Id, line.Files))];

    /// <summary>The accepted components, for a preview of their royalties.</summary>
    public IReadOnlyList<UnmintedComponent> Unminted =>
    [
        .. Good.Select(line => new UnmintedComponent(
            line.Id,
            [.. line.Parents.Select(parent => parent < 0 ? outside[~parent] : lines[parent].Id)],
            line.IsReference,
            line.Asks,
            () => RoyaltyStack.Of(Manifest.ReadCanonical(ManifestOf(line)), line.Creator))),
    ];

    public bool HasRefused { get; private set; }

    /// <summary>Whether the body has more violations than the answer reports.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Whether the accepted lines have more warnings than the answer reports.</summary>
    public bool HasMoreWarnings { get; private set; }

    /// <summary>Whether the answer has no room for further violations.</summary>
    public bool HasReportedEnough => reported >= RequestMembers.MaxViolations;

    /// <summary>The bytes of all manifests and signatures so far, in canonical form.</summary>
    public long Bytes => spool.Length;

    /// <summary>Parents that no earlier line registers, so the registry must know them already.</summary>
    public IReadOnlyList<AinftId> OutsideParents => outside;

    /// <summary>The number of outside parents that were looked up, from the first one.</summary>
    public int LookedUp { get; private set; }

    /// <summary>Adds the next line.</summary>
    public void Add(ParsedLine parsed)
    {
        var later = new List<NamedParent>();
        var line = Keep(parsed.Named.Count > 0 ? Resolve(parsed, later) : parsed);
        foreach (var parent in later)
        {
            // The reason depends on the lines that follow, so the end of the body decides it.
            line.IsRefused = HasRefused = true;
            HasMore |= unresolved.Count == RequestMembers.MaxViolations;
            if (unresolved.Count < RequestMembers.MaxViolations)
                unresolved.Add((line, parent));
        }
    }

    /// <summary>
    /// Refuses lines for the unknown ones among the next parents. The caller can repeat it for the parents after them.
    /// </summary>
    public void Complete(IReadOnlySet<AinftId> unknown, int lookedUp)
    {
        LookedUp += lookedUp;
        foreach (var (line, parent) in unresolved)
            Refuse(line, ViolationOf(line, parent));
        unresolved.Clear();
        foreach (var line in lines.Where(line => !line.IsRefused))
            foreach (var (index, parent) in line.Parents.Index())
                if (ViolationOf(index, parent, unknown) is { } violation)
                    Refuse(line, violation);
    }

    /// <summary>The canonical manifest of an accepted line. The memory is valid until the next read.</summary>
    public ReadOnlyMemory<byte> ManifestOf(BulkLine line) => spool.Read(line.Offset, line.ManifestLength);

    /// <summary>A line of an import as an entry. The memory is valid until the next read.</summary>
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
            Refuse(line, Repeats(lines[place]));
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
            Files = FileBudget.FilesOf(manifest),
            Elsewhere = parsed.Elsewhere,
            IsReference = manifest.IsReference,
            Asks = manifest.Royalty > 0,
            Parents = [.. manifest.ParentIds.Select(PlaceOf)],
            Warnings = warns ? WarningsOf(manifest) : [],
        };
        spool.Append(manifest.Canonical.Span);
        spool.Append(parsed.Signature.Span);
        return line;
    }

    private ManifestWarning[] WarningsOf(Manifest manifest)
    {
        var all = manifest.Warnings;
        ManifestWarning[] kept = [.. all.Take(MaxWarnings - warned)];
        warned += kept.Length;
        HasMoreWarnings |= kept.Length < all.Count;
        return kept;
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
        var resolved = NamedParents.Replace(parsed.Unresolved, parsed.Named, ids);
        if (!Manifest.TryAccept(resolved, out var manifest, out var found))
            violations.AddRange(found);
        return parsed with
        {
            Manifest = manifest,
            Id = manifest?.IdFor(parsed.Creator) ?? default,
            Violations = violations,
        };
    }

    /// <summary>
    /// The id of the line that has the name. When no accepted line has it, the result is a substitute, so that the
    /// caller can check the rest of the manifest.
    /// </summary>
    private AinftId Find(NamedParent parent, List<Violation> violations, List<NamedParent> later)
    {
        if (!names.TryGetValue(parent.Name, out var named))
            later.Add(parent);
        else if (named.Other is { } other)
            violations.Add(new Violation(
                parent.Pointer,
                ViolationCode.NameAmbiguous,
                $"Line {named.First.Number} and line {other.Number} both have this name. Use the id of the parent."));
        else if (named.First.IsRefused)
            violations.Add(new Violation(
                parent.Pointer,
                ViolationCode.ParentRefused,
                $"The parent is line {named.First.Number}, which is refused."));
        else
            return named.First.Id;
        return new AinftId(Keccak256.Hash(Encoding.UTF8.GetBytes(parent.Name)));
    }

    private static Violation Repeats(BulkLine first) =>
        new("", ViolationCode.ComponentRepeated, $"The line describes the same component as line {first.Number}.");

    private Violation ViolationOf(BulkLine line, NamedParent parent)
    {
        if (!names.TryGetValue(parent.Name, out var named))
            return new Violation(
                parent.Pointer, ViolationCode.UnknownReference, "No earlier line of this body has this name.");
        return new Violation(
            parent.Pointer,
            ViolationCode.WrongOrder,
            named.First == line
                ? "The line itself has this name, and a component cannot be its own parent."
                : $"The parent is line {named.First.Number}, which comes later. Send parents before their children.");
    }

    private Violation? ViolationOf(int index, int parent, IReadOnlySet<AinftId> unknown) => parent switch
    {
        >= 0 when !lines[parent].IsRefused => null,
        >= 0 => new Violation(
            PointerOf(index),
            ViolationCode.ParentRefused,
            $"The parent is line {lines[parent].Number}, which is refused."),
        _ when !unknown.Contains(outside[~parent]) => null,
        _ when places.TryGetValue(outside[~parent], out var place) => new Violation(
            PointerOf(index),
            ViolationCode.WrongOrder,
            $"The parent {outside[~parent]} is line {lines[place].Number}, which comes later. "
            + "Send parents before their children."),
        _ => UnknownParent.ViolationOf(PointerOf(index), outside[~parent]),
    };

    private static string PointerOf(int parent) => $"/parents/{parent}/id";

    private void Refuse(BulkLine line, Violation violation)
    {
        line.IsRefused = HasRefused = true;
        HasMore |= HasReportedEnough;
        if (HasReportedEnough)
            return;
        reported++;
        line.Violations.Add(violation.Pointer.Length <= MaxPointer
            ? violation
            : violation with { Pointer = $"{violation.Pointer.AsSpan(0, MaxPointer)}…" });
    }
}
