using System.Text;
using System.Text.Json;

namespace Ainft;

/// <summary>
/// Parents that a line of many manifests names by the <c>name</c> of an earlier line: <c>{"id":"#train","relation":"trained-on"}</c>. The
/// manifest that counts has the parent's id in that place.
/// </summary>
public static class NamedParents
{
    /// <summary>A code point has at most twelve bytes in JSON.</summary>
    private const int MaxNameBytes = 12 * ManifestLimits.Name;

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 256 };

    /// <summary>False when no parent of the line is given by name, which is so of most lines and costs one search.</summary>
    /// <param name="line">The manifest as it was given.</param>
    public static bool MayBeIn(ReadOnlySpan<byte> line) => line.IndexOf("\"#"u8) >= 0;

    /// <summary>Finds the named parents of a manifest; more parents than a manifest may have are not looked at.</summary>
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

    /// <summary>The name that a manifest has, valid or not; null when it has none.</summary>
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
                return reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxNameBytes ? reader.GetString() : null;
            reader.Skip();
        }
        return null;
    }

    /// <summary>The manifest with ids in the place of names; what was canonical stays canonical.</summary>
    /// <param name="canonical">The manifest that <see cref="Find"/> looked at.</param>
    /// <param name="named">What it found.</param>
    /// <param name="ids">The id for each of them.</param>
    public static byte[] Replace(ReadOnlySpan<byte> canonical, IReadOnlyList<NamedParent> named, IReadOnlyList<AinftId> ids)
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
