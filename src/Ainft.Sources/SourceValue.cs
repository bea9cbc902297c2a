using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>A value for a manifest, and where it comes from.</summary>
/// <param name="Member">
/// The member of the manifest, for example <c>license</c>. A slash leads into an object, as in <c>source/revision</c>.
/// </param>
/// <param name="Value">The value.</param>
/// <param name="Place">The place for people, for example <c>README.md: license</c>.</param>
public sealed record SourceValue(string Member, JsonNode Value, string Place)
{
    /// <summary>A name for use between slashes of <see cref="Member"/>, escaped as in a JSON pointer.</summary>
    internal static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The names between the slashes of <see cref="Member"/>.</summary>
    internal string[] Path() =>
    [
        .. Member.Split('/').Select(name =>
            name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
    ];
}

/// <summary>A component that a file names as a parent. A file has names of platforms, and no ids.</summary>
/// <param name="Name">The name in the file, for example <c>owner/model</c>.</param>
/// <param name="Relation">The relation that the file states.</param>
/// <param name="Place">The place for people.</param>
public sealed record NamedUpstream(string Name, Relation Relation, string Place);
