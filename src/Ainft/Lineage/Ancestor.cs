namespace Ainft.Lineage;

/// <summary>An ancestor as a walk finds it. Every instance is equal only to itself.</summary>
/// <param name="Node">The ancestor.</param>
/// <param name="Distance">The edges of a shortest path from the start of the walk, 1 for a parent.</param>
/// <param name="Via">The ancestor before it on that path, or null when that is the start of the walk.</param>
/// <param name="Relation">The relation of the component before it to this ancestor, or null when unknown.</param>
public sealed record Ancestor(LineageNode Node, int Distance, Ancestor? Via, Relation? Relation)
{
    // Most callers want paths up to this length. Deep in a long chain this reference saves the walk back to the start.
    private const int Kept = 64;

    private readonly Ancestor? beginning = Distance <= Kept ? null : Via!.Distance == Kept ? Via : Via.beginning;

    /// <summary>The relations along the path from the start of the walk.</summary>
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
