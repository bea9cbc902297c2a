using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>
/// Finds the accounts that may not judge a component because they gain from it: the requester, its creator and
/// contributors, and those of its ancestors.
/// </summary>
public sealed class Interested(
    Components components, Ancestries ancestries, DescribeLineage describe, FactCache facts)
{
    /// <summary>The most ancestors that are read, nearest first.</summary>
    private const int MaxAncestors = 10_000;

    /// <summary>The accounts by id. They never change, as ancestors never change.</summary>
    private static readonly FactKind<Address[]> Accounts =
        new("interested", accounts => (long)accounts.Length * Address.Size);

    public async Task<IReadOnlySet<Address>> FindAsync(Run run, CancellationToken ct)
    {
        var gaining = run.Request.Subject is { } subject
            ? await OfComponentAsync(subject, ct)
            : await OfTemplateAsync(run.Request, ct);
        return gaining.Append(run.Request.Requester).ToHashSet();
    }

    /// <summary>The accounts of a component and of its ancestors.</summary>
    private async Task<Address[]> OfComponentAsync(AinftId id, CancellationToken ct)
    {
        if (facts.Find(Accounts, id.Value) is { } seen)
            return seen;
        if (await components.FindAsync(id, ct) is not { } component)
            throw new InvalidDataException($"The registry does not know the component {id} of a run.");
        return await WithAncestorsAsync(OfOne(component), await ancestries.ReadAsync(component, ct), ct);
    }

    /// <summary>The accounts of a template, and of the ancestors that its component will have.</summary>
    private async Task<Address[]> OfTemplateAsync(RunRequest request, CancellationToken ct)
    {
        var template = Manifest.ReadCanonical(Encoding.UTF8.GetBytes(request.Template!));
        var id = template.IdFor(request.Requester);
        if (facts.Find(Accounts, id.Value) is { } seen)
            return seen;
        var parents = await describe.FindAsync(template.ParentIds, null, ct) ?? throw new InvalidDataException(
            $"The registry does not know a parent of the template {template.Digest} of a run.");
        var (label, generation, made) = await ancestries.JoinAsync(
            [.. parents.Select(parent => (parent.Node, parent.Label))], _ => Task.FromResult(false), ct);
        var edges = template.Parents.Select(parent => new LineageEdge(parent.Id, parent.Relation));
        var node = new LineageNode(id, generation, null, [.. edges]);
        // A set that was made here is not stored, because the component is not minted yet.
        var members = await ancestries.ReadMembersAsync(label, made, ct);
        var own = template.Contributors.Select(contributor => contributor.Address);
        return await WithAncestorsAsync(own, new Ancestry(node, label, members), ct);
    }

    private async Task<Address[]> WithAncestorsAsync(
        IEnumerable<Address> own, Ancestry ancestry, CancellationToken ct)
    {
        AinftId[] ids = [.. ancestry.Ids(new LineageFilter(null)).Take(MaxAncestors)];
        // The app writes the rows of a bundle in parallel. If one is missing now, the next attempt finds it.
        var ancestors = await describe.FindAsync(ids, null, OfOne, ct) ?? throw new InvalidDataException(
            $"Rows of the lineage of {ancestry.Self.Id} are being written now.");
        Address[] all = [.. own.Concat(ancestors.SelectMany(one => one)).Distinct()];
        facts.Add(Accounts, ancestry.Self.Id.Value, all);
        return all;
    }

    private static Address[] OfOne(Component component) => component is AinftRow row
        ? [row.Creator, .. row.Contributors.Select(contributor => contributor.Address)]
        : [component.Creator];
}
