namespace Ainft;

/// <summary>In which direction a number may not stray from the claimed one.</summary>
public enum CloseDirection
{
    /// <summary><c>both</c>: neither above nor below.</summary>
    Both,

    /// <summary><c>at-most</c>: not above, as for a loss.</summary>
    AtMost,

    /// <summary><c>at-least</c>: not below, as for an accuracy.</summary>
    AtLeast,
}
