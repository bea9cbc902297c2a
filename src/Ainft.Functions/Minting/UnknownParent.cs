using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>
/// Violations of unknown parents. The registry knows a component of a bulk mint only after its projection, which
/// follows the commit by a moment.
/// </summary>
public static class UnknownParent
{
    private const int AtOnce = 64;

    /// <summary>
    /// Returns a violation for each unknown parent, with its pointer. The search ends after
    /// <see cref="MintRequest.MaxViolations"/> violations.
    /// </summary>
    public static async Task<IReadOnlyList<Violation>> FindAsync(
        Components components, IEnumerable<(string Pointer, AinftId Parent)> wanted, CancellationToken ct)
    {
        var unknown = new List<Violation>();
        foreach (var chunk in wanted.Chunk(AtOnce))
        {
            if (unknown.Count >= MintRequest.MaxViolations)
                break;
            var found = await Task.WhenAll(chunk.Select(one => components.ExistsAsync(one.Parent, ct)));
            unknown.AddRange(chunk.Zip(found).Where(pair => !pair.Second)
                .Select(pair => ViolationOf(pair.First.Pointer, pair.First.Parent)));
        }
        return unknown;
    }

    public static Violation ViolationOf(string pointer, AinftId parent) => new(
        pointer,
        ViolationCode.ParentUnknown,
        $"The registry does not know the component {parent}. Mint or import the parent first. "
        + "If the registry just answered its mint with 202, wait until GET bundles/{hash} shows projected.");
}
