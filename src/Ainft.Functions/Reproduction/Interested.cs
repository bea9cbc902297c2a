using Ainft.Ethereum;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// Who may not judge a component, because they gain from it: the requester, its creator and contributors, and those of its ancestors.
/// </summary>
public sealed class Interested(Components components, Ancestries ancestries, DescribeLineage describe)
{
    /// <summary>How many ancestors are looked at, nearest first.</summary>
    private const int MaxAncestors = 10_000;

    /// <summary>Ancestors never change, so neither do these: remembered by id, half a million addresses at most.</summary>
    private readonly Recent<AinftId, Address[]> recent = new(1 << 19, addresses => 1 + addresses.Length);

    public async Task<IReadOnlySet<Address>> FindAsync(Run run, CancellationToken ct)
    {
        var gaining = run.Request.Subject is { } subject ? await OfComponentAsync(subject, ct) : await OfTemplateAsync(run.Request, ct);
        return gaining.Append(run.Request.Requester).ToHashSet();
    }

    /// <summary>A component's own and its ancestors'.</summary>
    private async Task<Address[]> OfComponentAsync(AinftId id, CancellationToken ct)
    {
        if (recent.TryGet(id, out var seen))
            return seen;
        if (await components.FindAsync(id, ct) is not { } component)
            throw new InvalidDataException($"The component {id} of a run is not known here.");
        return await WithAncestorsAsync(OfOne(component), await ancestries.ReadAsync(component, ct), ct);
    }

    /// <summary>A template's own, and those of whom the component that comes of it will have as its ancestors.</summary>
    private async Task<Address[]> OfTemplateAsync(RunRequest request, CancellationToken ct)
    {
        var template = Manifest.ReadCanonical(System.Text.Encoding.UTF8.GetBytes(request.Template!));
        var id = template.IdFor(request.Requester);
        if (recent.TryGet(id, out var seen))
            return seen;
        var parents = await describe.FindAsync(template.ParentIds, ct) ?? throw new InvalidDataException($"A parent of the template {template.Digest} of a run is not known here.");
        var (label, generation, made) = await ancestries.JoinAsync(
            [.. parents.Select(parent => (parent.Node, parent.Label))], _ => Task.FromResult(false), ct);
        var node = new LineageNode(id, generation, null, [.. template.Parents.Select(parent => new LineageEdge(parent.Id, parent.Relation))]);
        // One that was made here is not stored: nothing is minted yet.
        var members = label.Sets.Count == 1 && made.Count == 1 ? made[0] : await ancestries.ReadMembersAsync(label, ct);
        var ancestry = new Ancestry(node, label, members);
        return await WithAncestorsAsync(template.Contributors.Select(contributor => contributor.Address), ancestry, ct);
    }

    private async Task<Address[]> WithAncestorsAsync(IEnumerable<Address> own, Ancestry ancestry, CancellationToken ct)
    {
        AinftId[] ids = [.. ancestry.Ids(new LineageFilter(null)).Take(MaxAncestors)];
        // Rows of a bundle come side by side: one that is not there yet will be at the next look.
        var ancestors = await describe.FindAsync(ids, OfOne, ct) ?? throw new InvalidDataException($"Rows of the lineage of {ancestry.Self.Id} are being written now.");
        Address[] all = [.. own.Concat(ancestors.SelectMany(one => one)).Distinct()];
        recent.Add(ancestry.Self.Id, all);
        return all;
    }

    private static Address[] OfOne(Component component) =>
        component is AinftRow row ? [row.Creator, .. row.Contributors.Select(contributor => contributor.Address)] : [component.Creator];
}
