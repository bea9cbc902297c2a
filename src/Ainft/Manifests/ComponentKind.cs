namespace Ainft.Manifests;

/// <summary>The kind of a component, which is the <c>kind</c> of its manifest.</summary>
public enum ComponentKind
{
    /// <summary>A dataset (<c>data</c>).</summary>
    Data,

    /// <summary>A trained model (<c>model</c>).</summary>
    Model,

    /// <summary>Source code or a program (<c>code</c>).</summary>
    Code,

    /// <summary>A service that runs and answers requests (<c>service</c>).</summary>
    Service,

    /// <summary>The records of a service (<c>state</c>).</summary>
    State,

    /// <summary>A whole that consists of its parents (<c>composite</c>).</summary>
    Composite,
}
