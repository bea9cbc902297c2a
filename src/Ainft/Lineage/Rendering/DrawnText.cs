namespace Ainft;

/// <summary>Text from strangers made fit to be drawn.</summary>
internal static class DrawnText
{
    /// <summary>The name and version of a component, or the words for having none.</summary>
    public static string NameOf(LineageGraphNode node)
    {
        var name = PlainText.Clean($"{node.Name} {node.Version}").Trim();
        return name.Length > 0 ? name : "(no name)";
    }

    /// <summary>An id that people can tell from others: its first and last digits.</summary>
    public static string Short(AinftId id)
    {
        var text = id.ToString();
        return $"{text[..8]}…{text[^4..]}";
    }
}
