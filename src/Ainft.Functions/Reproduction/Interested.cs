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

    /// <summary>Ancestors never change, so neither do these: remembered by the parents' ids, half a million addresses at most.</summary>
    private readonly Recent<AinftId, Address[]> recent = new(1 << 19, addresses => 1 + addresses.Length);

    public async Task<IReadOnlySet<Address>> FindAsync(Run run, CancellationToken ct)
    {
        var found = new HashSet<Address> { run.Request.Requester };
        var roots = run.Request.Subject is { } subject ? [subject] : TemplateOf(run.Request, found);
        foreach (var addresses in await Task.WhenAll(roots.Select(root => OfAsync(root, ct))))
            found.UnionWith(addresses);
        return found;
    }

    private static IReadOnlyList<AinftId> TemplateOf(RunRequest request, HashSet<Address> found)
    {
        var template = Manifest.ReadCanonical(System.Text.Encoding.UTF8.GetBytes(request.Template!));
        found.UnionWith(template.Contributors.Select(contributor => contributor.Address));
        return template.ParentIds;
    }

    /// <summary>A component's own and its ancestors'.</summary>
    private async Task<Address[]> OfAsync(AinftId id, CancellationToken ct)
    {
        if (recent.TryGet(id, out var seen))
            return seen;
        if (await components.FindAsync(id, ct) is not { } component)
            throw new InvalidDataException($"The component {id} of a run is not known here.");
        AinftId[] ids = [.. (await ancestries.ReadAsync(component, ct)).Ids(new LineageFilter(null)).Take(MaxAncestors)];
        // Rows of a bundle come side by side: one that is not there yet will be at the next look.
        var ancestors = await describe.FindAsync(ids, OfOne, ct) ?? throw new InvalidDataException($"Rows of the lineage of {id} are being written now.");
        Address[] all = [.. OfOne(component).Concat(ancestors.SelectMany(one => one)).Distinct()];
        recent.Add(id, all);
        return all;
    }

    private static Address[] OfOne(Component component) =>
        component is AinftRow row ? [row.Creator, .. row.Contributors.Select(contributor => contributor.Address)] : [component.Creator];
}
