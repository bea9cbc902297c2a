using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>What is said of a parent that is not known. What was sent in bulk is known when it is in the index, a moment after it is durable.</summary>
public static class UnknownParent
{
    private const int AtOnce = 64;

    /// <summary>A violation for each parent that is not known, by its pointer; behind <see cref="MintRequest.MaxViolations"/> nothing more is looked for.</summary>
    public static async Task<IReadOnlyList<Violation>> FindAsync(Components components, IEnumerable<(string Pointer, AinftId Parent)> wanted, CancellationToken ct)
    {
        var unknown = new List<Violation>();
        foreach (var chunk in wanted.Chunk(AtOnce))
        {
            if (unknown.Count >= MintRequest.MaxViolations)
                break;
            var found = await Task.WhenAll(chunk.Select(one => components.ExistsAsync(one.Parent, ct)));
            unknown.AddRange(chunk.Zip(found).Where(pair => !pair.Second).Select(pair => new Violation(pair.First.Pointer, ReasonOf(pair.First.Parent))));
        }
        return unknown;
    }

    public static string ReasonOf(AinftId parent) =>
        $"No component {parent} is known here; mint or import the parent first. If it was just answered with 202, wait until GET bundles/{{hash}} says projected.";
}
