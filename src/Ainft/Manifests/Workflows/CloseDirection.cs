namespace Ainft.Manifests.Workflows;

/// <summary>The direction in which a number may not leave the tolerance of the claimed one.</summary>
public enum CloseDirection
{
    /// <summary><c>both</c>. The number may be neither above nor below.</summary>
    Both,

    /// <summary><c>at-most</c>. The number may not be above, for example a loss.</summary>
    AtMost,

    /// <summary><c>at-least</c>. The number may not be below, for example an accuracy.</summary>
    AtLeast,
}
