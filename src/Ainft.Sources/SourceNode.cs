using System.Globalization;

namespace Ainft.Sources;

/// <summary>
/// A part of a YAML or JSON text. All scalars are texts, because other readers of YAML guess types. They read the tag
/// <c>no</c> as false and the version <c>1.10</c> as 1.1.
/// </summary>
internal sealed class SourceNode
{
    private SourceNode(
        string? text, IReadOnlyList<SourceNode> items, IReadOnlyDictionary<string, SourceNode> members) =>
        (Text, Items, Members) = (text, items, members);

    /// <summary>The text of a scalar. It is null for null and for everything but a scalar.</summary>
    public string? Text { get; }

    /// <summary>The items of a list, otherwise empty.</summary>
    public IReadOnlyList<SourceNode> Items { get; }

    /// <summary>The members of a mapping, otherwise empty.</summary>
    public IReadOnlyDictionary<string, SourceNode> Members { get; }

    /// <summary>The number of a scalar, or null when it is not a finite number.</summary>
    public double? Number =>
        double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;

    /// <summary>The texts of a list, or the text of a scalar.</summary>
    public IEnumerable<string> Texts => Text is not null
        ? [Text]
        : Items.Select(item => item.Text).OfType<string>();

    public SourceNode? this[string name] => Members.GetValueOrDefault(name);

    public static SourceNode OfText(string? text) => new(text, [], new Dictionary<string, SourceNode>());

    public static SourceNode OfList(IReadOnlyList<SourceNode> items) =>
        new(null, items, new Dictionary<string, SourceNode>());

    public static SourceNode OfMap(IReadOnlyDictionary<string, SourceNode> members) => new(null, [], members);

    /// <summary>Whether a mapping has one of the names with a value.</summary>
    public bool HasAny(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (Members.ContainsKey(name))
                return true;
        return false;
    }
}
