namespace Ainft.Manifests;

/// <summary>
/// The relation of a component to a parent, which is the <c>relation</c> in a manifest's <c>parents</c>.
/// </summary>
public enum Relation
{
    /// <summary>The component learned from the parent (<c>trained-on</c>).</summary>
    TrainedOn,

    /// <summary>The training continued from the parent (<c>fine-tuned-from</c>).</summary>
    FineTunedFrom,

    /// <summary>The component is an adapter over the parent (<c>adapted-from</c>).</summary>
    AdaptedFrom,

    /// <summary>The parent is one of the merged models (<c>merged-from</c>).</summary>
    MergedFrom,

    /// <summary>The component is the parent in a smaller number format (<c>quantized-from</c>).</summary>
    QuantizedFrom,

    /// <summary>The parent was the teacher of the component (<c>distilled-from</c>).</summary>
    DistilledFrom,

    /// <summary>The component was made from the parent in another way (<c>derived-from</c>).</summary>
    DerivedFrom,

    /// <summary>The component was measured with the parent (<c>evaluated-on</c>).</summary>
    EvaluatedOn,

    /// <summary>The parent is the code that made the component (<c>built-by</c>).</summary>
    BuiltBy,

    /// <summary>The component is a service that answers with the parent (<c>serves</c>).</summary>
    Serves,

    /// <summary>The component holds records of the parent (<c>records</c>).</summary>
    Records,

    /// <summary>The parent is a part of the component (<c>part</c>).</summary>
    Part,

    /// <summary>The component replaces the parent (<c>supersedes</c>).</summary>
    Supersedes,
}
