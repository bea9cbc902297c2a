using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Cli.Bulk;

/// <summary>
/// Which component has which name, over all lines of a file so far. A name costs some eighty bytes, however long it is: it is kept as half
/// of its SHA-256.
/// </summary>
internal sealed class BulkNames
{
    private readonly Dictionary<UInt128, Named> names = [];

    private readonly record struct Named(AinftId Id, long Line, long Other, bool IsRefused);

    /// <summary>Puts the ids of earlier lines in the place of names.</summary>
    public BulkLine Resolve(BulkLine line)
    {
        var violations = new List<Violation>();
        var ids = line.Named.Select(parent => Find(line, parent, violations)).ToArray();
        if (!Manifest.TryAccept(NamedParents.Replace(line.Bytes.Span, line.Named, ids), out var manifest, out var found))
            violations.AddRange(found);
        return violations.Count > 0 ? line with { Violations = violations, Named = [] } : line.With(manifest!, line.Creator, manifest!.Canonical);
    }

    /// <summary>Remembers a line's name. The same component may have it twice; of two components neither can be named by it.</summary>
    public void Add(BulkLine line)
    {
        if (line.Name is not { } name)
            return;
        var (key, isRefused) = (KeyOf(name), line.Violations.Count > 0);
        if (!names.TryGetValue(key, out var named))
            names.Add(key, new Named(line.Id, line.Number, 0, isRefused));
        else if (named.Other == 0 && (isRefused || named.IsRefused || named.Id != line.Id))
            names[key] = named with { Other = line.Number };
    }

    /// <summary>Takes back a line that the server refused.</summary>
    public void Refuse(BulkLine line)
    {
        if (line.Name is { } name && names.TryGetValue(KeyOf(name), out var named) && named.Line == line.Number)
            names[KeyOf(name)] = named with { IsRefused = true };
    }

    // Of what cannot be found a stand-in, so that the rest of the manifest is looked at too.
    private AinftId Find(BulkLine line, NamedParent parent, List<Violation> violations)
    {
        if (!names.TryGetValue(KeyOf(parent.Name), out var named))
            violations.Add(new Violation(parent.Pointer, parent.Name == line.Name
                ? "This line itself has this name, and nothing is its own parent."
                : "No line before this one has this name."));
        else if (named.Other > 0)
            violations.Add(new Violation(parent.Pointer, $"Lines {named.Line} and {named.Other} both have this name; give the parent's id."));
        else if (named.IsRefused)
            violations.Add(new Violation(parent.Pointer, $"Line {named.Line}, which has this name, is refused."));
        else
            return named.Id;
        return new AinftId(Keccak256.Hash(Encoding.UTF8.GetBytes(parent.Name)));
    }

    private static UInt128 KeyOf(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
