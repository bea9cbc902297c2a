namespace Ainft.Runs;

/// <summary>The side of the claimed number on which a tolerance ends.</summary>
public enum ToleranceSide
{
    /// <summary><c>both</c>. A number may differ by the tolerance, above and below.</summary>
    Both,

    /// <summary><c>above</c>. Every number below the claimed one is accepted.</summary>
    Above,

    /// <summary><c>below</c>. Every number above the claimed one is accepted.</summary>
    Below,
}
