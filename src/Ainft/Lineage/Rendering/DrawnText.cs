namespace Ainft.Lineage.Rendering;

/// <summary>Makes untrusted text safe to draw.</summary>
internal static class DrawnText
{
    /// <summary>The words of <see cref="LineageGraphNode.Retraction"/>.</summary>
    public const string Retracted = "retracted", BuiltOnRetracted = "built-on-retracted";

    private const int MostClaims = 3;

    /// <summary>The name and version of a component, or a substitute for a missing name.</summary>
    public static string NameOf(LineageGraphNode node)
    {
        var name = PlainText.Clean($"{node.Name} {node.Version}").Trim();
        return name.Length > 0 ? name : "(no name)";
    }

    /// <summary>The mark of a component that is retracted or built on a retracted one, or null.</summary>
    public static string? MarkOf(LineageGraphNode node) => node.Retraction switch
    {
        Retracted => Retracted,
        BuiltOnRetracted => "built on retracted",
        _ => null,
    };

    /// <summary>The mark with a space before it, or an empty text.</summary>
    public static string SpacedMarkOf(LineageGraphNode node) => MarkOf(node) is { } mark ? $" {mark}" : "";

    /// <summary>The kind of a component, and whether it is a reference.</summary>
    public static string KindOf(LineageGraphNode node) =>
        node.Reference is true ? $"{Palette.Of(node.Kind).Kind} reference" : Palette.Of(node.Kind).Kind;

    /// <summary>The components that claim a reference, or an empty text.</summary>
    public static string ClaimsOf(LineageGraphNode node) => node.ClaimedBy is not { Count: > 0 } claims ? ""
        : $"claimed by {string.Join(", ", claims.Take(MostClaims).Select(Short))}"
            + (claims.Count > MostClaims ? ", …" : "");

    /// <summary>The first and last digits of an id, which suffice for people to distinguish it.</summary>
    public static string Short(AinftId id)
    {
        var text = id.ToString();
        return $"{text[..8]}…{text[^4..]}";
    }
}
