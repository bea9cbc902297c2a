using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Cli.Bulk;

/// <summary>
/// Maps the names of all lines so far to their components. A name of any length takes some 80 bytes, because the map
/// holds half of its SHA-256.
/// </summary>
internal sealed class BulkNames
{
    private readonly Dictionary<UInt128, Named> names = [];

    private readonly record struct Named(AinftId Id, long Line, long Other, bool IsRefused);

    /// <summary>Replaces the named parents of a line by the ids of earlier lines.</summary>
    public InputLine Resolve(InputLine line)
    {
        var violations = new List<Violation>();
        var ids = line.Named.Select(parent => Find(line, parent, violations)).ToArray();
        var canonical = NamedParents.Replace(line.Bytes.Span, line.Named, ids);
        if (!Manifest.TryAccept(canonical, out var manifest, out var found))
            violations.AddRange(found);
        return violations.Count > 0
            ? line with { Violations = violations, Named = [] }
            : line.With(manifest!, line.Creator, manifest!.Canonical);
    }

    /// <summary>
    /// Adds the name of a line. The same component may have its name twice. A name that two components have is
    /// ambiguous.
    /// </summary>
    public void Add(InputLine line)
    {
        if (line.Name is not { } name)
            return;
        var (key, isRefused) = (KeyOf(name), line.Violations.Count > 0);
        if (!names.TryGetValue(key, out var named))
            names.Add(key, new Named(line.Id, line.Number, 0, isRefused));
        else if (named.Other == 0 && (isRefused || named.IsRefused || named.Id != line.Id))
            names[key] = named with { Other = line.Number };
    }

    /// <summary>Marks a line that the server refused.</summary>
    public void Refuse(InputLine line)
    {
        if (line.Name is { } name && names.TryGetValue(KeyOf(name), out var named) && named.Line == line.Number)
            names[KeyOf(name)] = named with { IsRefused = true };
    }

    // A parent that was not found gets a substitute id, so that the rest of the manifest is checked too.
    private AinftId Find(InputLine line, NamedParent parent, List<Violation> violations)
    {
        if (!names.TryGetValue(KeyOf(parent.Name), out var named))
            violations.Add(NotFound(line, parent));
        else if (named.Other > 0)
            violations.Add(new Violation(
                parent.Pointer,
                ViolationCode.NameAmbiguous,
                $"Line {named.Line} and line {named.Other} both have this name. Use the id of the parent."));
        else if (named.IsRefused)
            violations.Add(new Violation(
                parent.Pointer, ViolationCode.ParentRefused, $"The parent is line {named.Line}, which is refused."));
        else
            return named.Id;
        return new AinftId(Keccak256.Hash(Encoding.UTF8.GetBytes(parent.Name)));
    }

    private static Violation NotFound(InputLine line, NamedParent parent) => parent.Name == line.Name
        ? new Violation(
            parent.Pointer,
            ViolationCode.WrongOrder,
            "The line itself has this name, and a component cannot be its own parent.")
        : new Violation(
            parent.Pointer, ViolationCode.UnknownReference, "No earlier line of the file has this name.");

    private static UInt128 KeyOf(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
