namespace Ainft.Lineage.Rendering;

/// <summary>Makes untrusted text safe to draw.</summary>
internal static class DrawnText
{
    /// <summary>The name and version of a component, or a substitute for a missing name.</summary>
    public static string NameOf(LineageGraphNode node)
    {
        var name = PlainText.Clean($"{node.Name} {node.Version}").Trim();
        return name.Length > 0 ? name : "(no name)";
    }

    /// <summary>The first and last digits of an id, which suffice for people to distinguish it.</summary>
    public static string Short(AinftId id)
    {
        var text = id.ToString();
        return $"{text[..8]}…{text[^4..]}";
    }
}
