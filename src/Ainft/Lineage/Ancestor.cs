namespace Ainft;

/// <summary>An ancestor as a walk finds it; equal only to itself.</summary>
/// <param name="Node">The ancestor.</param>
/// <param name="Distance">The edges of a shortest path to it from the component asked about, 1 for a parent.</param>
/// <param name="Via">The one before it on that path; null when that is the component asked about.</param>
/// <param name="Relation">How the one before came from it; null when not known.</param>
public sealed record Ancestor(LineageNode Node, int Distance, Ancestor? Via, Relation? Relation)
{
    // Paths are mostly asked for to this length: deep in a long chain the beginning of the path is found here without going all the way.
    private const int Kept = 64;

    private readonly Ancestor? beginning = Distance <= Kept ? null : Via!.Distance == Kept ? Via : Via.beginning;

    /// <summary>The relations along the path, beginning at the component asked about.</summary>
    /// <param name="max">The most relations returned.</param>
    public IReadOnlyList<Relation?> Path(int max)
    {
        var path = new Relation?[Math.Min(max, Distance)];
        for (var step = max <= Kept ? beginning ?? this : this; step is not null; step = step.Via)
            if (step.Distance <= path.Length)
                path[step.Distance - 1] = step.Relation;
        return path;
    }

    /// <summary>The id and the distance.</summary>
    public override string ToString() => $"{Node.Id} at {Distance}";

    /// <inheritdoc/>
    public bool Equals(Ancestor? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Node.GetHashCode();
}
