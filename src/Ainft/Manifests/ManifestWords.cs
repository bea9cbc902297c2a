using System.Collections.Frozen;

namespace Ainft.Manifests;

/// <summary>The words that manifests use for kinds and relations.</summary>
public static class ManifestWords
{
    private static readonly FrozenDictionary<string, ComponentKind> Kinds =
        Enum.GetValues<ComponentKind>().ToFrozenDictionary(ToText);
    private static readonly FrozenDictionary<string, Relation> Relations =
        Enum.GetValues<Relation>().ToFrozenDictionary(ToText);

    /// <summary>The word for a kind, such as <c>model</c>.</summary>
    public static string ToText(this ComponentKind kind) => kind switch
    {
        ComponentKind.Data => "data",
        ComponentKind.Model => "model",
        ComponentKind.Code => "code",
        ComponentKind.Service => "service",
        ComponentKind.State => "state",
        ComponentKind.Composite => "composite",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The word for a relation, such as <c>trained-on</c>.</summary>
    public static string ToText(this Relation relation) => relation switch
    {
        Relation.TrainedOn => "trained-on",
        Relation.FineTunedFrom => "fine-tuned-from",
        Relation.AdaptedFrom => "adapted-from",
        Relation.MergedFrom => "merged-from",
        Relation.QuantizedFrom => "quantized-from",
        Relation.DistilledFrom => "distilled-from",
        Relation.DerivedFrom => "derived-from",
        Relation.EvaluatedOn => "evaluated-on",
        Relation.BuiltBy => "built-by",
        Relation.Serves => "serves",
        Relation.Records => "records",
        Relation.Part => "part",
        Relation.Supersedes => "supersedes",
        _ => throw new ArgumentOutOfRangeException(nameof(relation)),
    };

    /// <summary>Reads the word for a kind.</summary>
    public static bool TryParse(string text, out ComponentKind kind) => Kinds.TryGetValue(text, out kind);

    /// <summary>Reads the word for a relation.</summary>
    public static bool TryParse(string text, out Relation relation) => Relations.TryGetValue(text, out relation);

    internal static string AllKinds => string.Join(", ", Enum.GetValues<ComponentKind>().Select(ToText));

    internal static string AllRelations => string.Join(", ", Enum.GetValues<Relation>().Select(ToText));
}
