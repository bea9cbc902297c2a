using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Finds unknown parents and words their violations. The registry knows a component of a bulk mint only after its
/// projection, which follows the commit by a moment.
/// </summary>
public static class UnknownParent
{
    /// <summary>The parents between two checks of the number of violations.</summary>
    private const int ChunkSize = 64;

    /// <summary>The components that are sought at once. A page of their neighbours may have more.</summary>
    private const int AtOnce = 64;

    /// <summary>
    /// Returns a violation for each unknown parent, with its pointer. The search ends after
    /// <see cref="RequestMembers.MaxViolations"/> violations.
    /// </summary>
    public static async Task<IReadOnlyList<Violation>> FindAsync(
        Components components, IEnumerable<(string Pointer, AinftId Parent)> wanted, CancellationToken ct)
    {
        var violations = new List<Violation>();
        foreach (var chunk in wanted.Chunk(ChunkSize))
        {
            if (violations.Count >= RequestMembers.MaxViolations)
                break;
            var unknown = await FindAsync(components, chunk.Select(one => one.Parent).Distinct(), ct);
            violations.AddRange(chunk.Where(one => unknown.Contains(one.Parent))
                .Select(one => ViolationOf(one.Pointer, one.Parent)));
        }
        return violations;
    }

    /// <summary>The unknown ones among these parents. It looks up all of them, some at once.</summary>
    public static async Task<IReadOnlySet<AinftId>> FindAsync(
        Components components, IEnumerable<AinftId> parents, CancellationToken ct)
    {
        var unknown = new HashSet<AinftId>();
        foreach (var some in parents.Where(parent => !components.IsSeen(parent)).Chunk(AtOnce))
        {
            var found = await components.FindAsync(Sought.Of(some), null, ct);
            unknown.UnionWith(some.Where((_, index) => found[index] is null));
        }
        return unknown;
    }

    public static Violation ViolationOf(string pointer, AinftId parent) => new(
        pointer,
        ViolationCode.ParentUnknown,
        $"The registry does not know the component {parent}. Mint or import the parent first. "
        + "If the registry just answered its mint with 202, wait until GET bundles/{hash} shows projected.");
}
