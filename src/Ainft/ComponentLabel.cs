using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// The short label of a component in lists. A component without a name has one too. The label is derived, so no
/// manifest and no id depends on it.
/// </summary>
public static class ComponentLabel
{
    private const int Longest = 64;

    /// <summary>
    /// Returns the name and the version. Without a name it returns the last part of the source's address, and without
    /// either it returns the kind and the creator.
    /// </summary>
    /// <param name="kind">The word for the kind, for example <c>data</c>.</param>
    /// <param name="name">The manifest's name, if stated.</param>
    /// <param name="version">The manifest's version, if stated.</param>
    /// <param name="source">The manifest's <c>source.uri</c>, if known.</param>
    /// <param name="creator">The creator.</param>
    /// <returns>
    /// One harmless line (<see cref="PlainText"/>), such as <c>small 1.0</c>, <c>data.txt</c> or
    /// <c>data of 0xf39F…</c>.
    /// </returns>
    public static string Of(string kind, string? name, string? version, string? source, Address creator)
    {
        if (PlainText.Clean($"{name} {version}").Trim() is { Length: > 0 } named && !string.IsNullOrWhiteSpace(name))
            return named;
        return LastPart(source) is { } part ? PlainText.Fit(part, Longest)
            : PlainText.Clean($"{kind} of {creator.ToString()[..6]}…");
    }

    private static string? LastPart(string? source)
    {
        if (source is null)
            return null;
        var path = source.Split('?', '#')[0].TrimEnd('/');
        var part = PlainText.Clean(Uri.UnescapeDataString(path[(path.LastIndexOfAny(['/', ':']) + 1)..])).Trim();
        return part.Length > 0 ? part : null;
    }
}
