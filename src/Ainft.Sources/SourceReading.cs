using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>The values that a reader found in one file.</summary>
/// <param name="file">The name of the file in places and remarks.</param>
public sealed class SourceReading(string file)
{
    private readonly List<SourceValue> values = [];
    private readonly List<NamedUpstream> upstream = [];
    private readonly List<string> remarks = [];

    /// <summary>The name of the file.</summary>
    public string File => file;

    /// <summary>The values in the order of the file.</summary>
    public IReadOnlyList<SourceValue> Values => values;

    /// <summary>The parents that the file names.</summary>
    public IReadOnlyList<NamedUpstream> Upstream => upstream;

    /// <summary>Sentences for people, for example about a value that the reader left out.</summary>
    public IReadOnlyList<string> Remarks => remarks;

    /// <summary>Adds a value.</summary>
    /// <param name="member">The member, as in <see cref="SourceValue"/>.</param>
    /// <param name="value">The value. The reading stays as it is when this is null.</param>
    /// <param name="key">The place inside the file, or null for the whole file.</param>
    public void Add(string member, JsonNode? value, string? key)
    {
        if (value is not null)
            values.Add(new SourceValue(member, value, Place(key)));
    }

    /// <summary>Adds the values of another reading, which keep their places.</summary>
    /// <param name="other">The other reading.</param>
    public void Join(SourceReading other)
    {
        ArgumentNullException.ThrowIfNull(other);
        values.AddRange(other.values);
        upstream.AddRange(other.upstream);
        remarks.AddRange(other.remarks);
    }

    /// <summary>Separates the values of one member and its parts from the others. The others keep the rest.</summary>
    /// <param name="member">The member.</param>
    public (SourceReading OfMember, SourceReading Others) Split(string member)
    {
        var (own, others) = (new SourceReading(file), new SourceReading(file));
        foreach (var value in values)
            (value.Path()[0] == member ? own : others).values.Add(value);
        others.upstream.AddRange(upstream);
        others.remarks.AddRange(remarks);
        return (own, others);
    }

    internal void AddText(string member, string? text, string? key)
    {
        if (!string.IsNullOrWhiteSpace(text))
            Add(member, JsonValue.Create(text.Trim()), key);
    }

    internal void AddList(string member, IEnumerable<string> texts, string key)
    {
        var all = texts.Select(text => text.Trim()).Where(text => text.Length > 0).Distinct().ToList();
        if (all.Count > SourceLimits.ListItems)
            Remark($"{Place(key)} has {all.Count:N0} items. Only the first {SourceLimits.ListItems} are used.");
        var used = all.Take(SourceLimits.ListItems).Select(text => (JsonNode?)JsonValue.Create(text)).ToArray();
        Add(member, used.Length > 0 ? new JsonArray(used) : null, key);
    }

    internal void AddPapers(IEnumerable<JsonObject> papers, string key)
    {
        JsonNode?[] all = [.. papers.Take(SourceLimits.ListItems)];
        Add("papers", all.Length > 0 ? new JsonArray(all) : null, key);
    }

    internal void AddUpstream(IEnumerable<string> names, Relation relation, string key)
    {
        foreach (var name in names.Distinct().Take(SourceLimits.ListItems))
            upstream.Add(new NamedUpstream(name, relation, Place(key)));
    }

    internal void Remark(string sentence) => remarks.Add(sentence);

    internal string Place(string? key) => key is null ? file : $"{file}: {key}";
}
