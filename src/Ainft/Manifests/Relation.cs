namespace Ainft;

/// <summary>How a component came from a parent: the <c>relation</c> in a manifest's <c>parents</c>.</summary>
public enum Relation
{
    /// <summary><c>trained-on</c>: the parent is data that it learned from.</summary>
    TrainedOn,

    /// <summary><c>fine-tuned-from</c>: training went on from the parent.</summary>
    FineTunedFrom,

    /// <summary><c>adapted-from</c>: an adapter over the parent.</summary>
    AdaptedFrom,

    /// <summary><c>merged-from</c>: one of the models merged into it.</summary>
    MergedFrom,

    /// <summary><c>quantized-from</c>: the parent in a smaller number format.</summary>
    QuantizedFrom,

    /// <summary><c>distilled-from</c>: the parent was its teacher.</summary>
    DistilledFrom,

    /// <summary><c>derived-from</c>: made from the parent in another way.</summary>
    DerivedFrom,

    /// <summary><c>evaluated-on</c>: measured with the parent.</summary>
    EvaluatedOn,

    /// <summary><c>built-by</c>: the parent is the code that made it.</summary>
    BuiltBy,

    /// <summary><c>serves</c>: it answers with the parent.</summary>
    Serves,

    /// <summary><c>records</c>: it holds what the parent did.</summary>
    Records,

    /// <summary><c>part</c>: the parent is a part of it.</summary>
    Part,

    /// <summary><c>supersedes</c>: it takes the parent's place.</summary>
    Supersedes,
}
