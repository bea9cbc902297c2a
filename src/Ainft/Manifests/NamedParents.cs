using System.Text;
using System.Text.Json;

namespace Ainft.Manifests;

/// <summary>
/// Finds and replaces parents that a manifest line names by the <c>name</c> of an earlier line, for example
/// <c>{"id":"#train","relation":"trained-on"}</c>. The registered manifest has the parent's id instead.
/// </summary>
public static class NamedParents
{
    /// <summary>The longest name in bytes, because a code point has at most twelve bytes in JSON.</summary>
    private const int MaxNameBytes = 12 * ManifestLimits.Name;

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 256 };

    /// <summary>
    /// Checks by one fast search whether a line can have named parents. Most lines do not have any, and need no more
    /// work.
    /// </summary>
    /// <param name="line">The manifest in its original form.</param>
    /// <returns>False when the line has no parent that is given by name.</returns>
    public static bool MayBeIn(ReadOnlySpan<byte> line) => line.IndexOf("\"#"u8) >= 0;

    /// <summary>Finds the named parents of a manifest. It ignores parents beyond the limit of a manifest.</summary>
    /// <param name="canonical">A JSON document in canonical form.</param>
    /// <returns>The references in the order of the parents.</returns>
    public static IReadOnlyList<NamedParent> Find(ReadOnlySpan<byte> canonical)
    {
        var named = new List<NamedParent>();
        var reader = new Utf8JsonReader(canonical, Reading);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isParents = reader.ValueTextEquals("parents"u8);
            reader.Read();
            if (isParents && reader.TokenType == JsonTokenType.StartArray)
                FindIn(ref reader, named);
            else
                reader.Skip();
        }
        return named;
    }

    /// <summary>The valid or invalid name of a manifest, or null if the manifest has no name.</summary>
    /// <param name="canonical">A JSON document in canonical form.</param>
    public static string? NameIn(ReadOnlySpan<byte> canonical)
    {
        var reader = new Utf8JsonReader(canonical, Reading);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals("name"u8);
            reader.Read();
            if (isName)
                return reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxNameBytes
                    ? reader.GetString()
                    : null;
            reader.Skip();
        }
        return null;
    }

    /// <summary>Replaces the names by ids. The result is canonical too.</summary>
    /// <param name="canonical">The canonical manifest.</param>
    /// <param name="named">The references that <see cref="Find"/> returned for it.</param>
    /// <param name="ids">The id for each reference.</param>
    public static byte[] Replace(
        ReadOnlySpan<byte> canonical, IReadOnlyList<NamedParent> named, IReadOnlyList<AinftId> ids)
    {
        ArgumentNullException.ThrowIfNull(named);
        ArgumentNullException.ThrowIfNull(ids);
        var result = new MemoryStream(canonical.Length + 70 * named.Count);
        var from = 0;
        for (var i = 0; i < named.Count; i++)
        {
            result.Write(canonical[from..named[i].Text.Start.Value]);
            result.Write(Encoding.ASCII.GetBytes($"\"{ids[i]}\""));
            from = named[i].Text.End.Value;
        }
        result.Write(canonical[from..]);
        return result.ToArray();
    }

    private static void FindIn(ref Utf8JsonReader reader, List<NamedParent> named)
    {
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var isObject = reader.TokenType == JsonTokenType.StartObject && index < ManifestLimits.Parents;
            while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                if (isId && reader.TokenType == JsonTokenType.String && reader.GetString() is ['#', .. var name])
                    named.Add(new NamedParent(index, name, start..(int)reader.BytesConsumed));
                reader.Skip();
            }
            reader.Skip();
        }
    }
}
