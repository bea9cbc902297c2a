namespace Ainft;

/// <summary>What a component is: the <c>kind</c> of a manifest.</summary>
public enum ComponentKind
{
    /// <summary><c>data</c>: a dataset.</summary>
    Data,

    /// <summary><c>model</c>: a trained model.</summary>
    Model,

    /// <summary><c>code</c>: source code or a program.</summary>
    Code,

    /// <summary><c>service</c>: something that runs and answers.</summary>
    Service,

    /// <summary><c>state</c>: what a service recorded.</summary>
    State,

    /// <summary><c>composite</c>: a whole made of its parents.</summary>
    Composite,
}
