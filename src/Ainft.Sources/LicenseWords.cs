using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>Converts the names of licenses that platforms and files use into SPDX expressions.</summary>
internal static partial class LicenseWords
{
    // The names of Hugging Face that differ from an SPDX id by more than case. Most of them are deprecated ids.
    private static readonly FrozenDictionary<string, string> Others = new Dictionary<string, string>
    {
        ["agpl-3.0"] = "AGPL-3.0-only",
        ["c-uda"] = "C-UDA-1.0",
        ["gpl-2.0"] = "GPL-2.0-only",
        ["gpl-3.0"] = "GPL-3.0-only",
        ["lgpl-2.1"] = "LGPL-2.1-only",
        ["lgpl-3.0"] = "LGPL-3.0-only",
        ["lgpl-lr"] = "LGPLLR",
        ["odbl"] = "ODbL-1.0",
        ["odc-by"] = "ODC-By-1.0",
        ["pddl"] = "PDDL-1.0",
    }.ToFrozenDictionary();

    /// <summary>The SPDX id of a license, or null for a name that says that the license is unknown.</summary>
    /// <param name="word">A name of Hugging Face or an SPDX id in any case.</param>
    /// <param name="name">The name of a license that the word does not name (<c>other</c>), if stated.</param>
    public static string? ToSpdx(string word, string? name = null)
    {
        var key = word.Trim().ToLowerInvariant();
        return key switch
        {
            "" or "unknown" => null,
            "other" => name is null ? null : Reference(name),
            _ when (Others.GetValueOrDefault(key) ?? SpdxList.License(key)) is { } id => id,
            _ => Reference(word),
        };
    }

    /// <summary>An SPDX id in the case of the list. An id that this program does not know stays as it is.</summary>
    public static string OfSpdx(string id) => SpdxList.License(id.Trim()) ?? id.Trim();

    /// <summary>The SPDX id behind the address of a license, or null when the address is not a known one.</summary>
    public static string? OfAddress(string uri)
    {
        if (CreativeCommons().Match(uri) is { Success: true } commons)
            return ToSpdx($"cc-{commons.Groups[1].Value}-{commons.Groups[2].Value}");
        if (uri.Contains("publicdomain/zero/1.0", StringComparison.OrdinalIgnoreCase))
            return "CC0-1.0";
        if (Named().Match(uri) is { Success: true } named)
            return SpdxList.License(named.Groups[1].Value);
        return uri.Contains("apache.org/licenses/LICENSE-2.0", StringComparison.OrdinalIgnoreCase)
            ? "Apache-2.0" : null;
    }

    private static string? Reference(string name)
    {
        var id = NotOfId().Replace(name.Trim(), "-").Trim('-', '.');
        return id.Length == 0 ? null : id.StartsWith("LicenseRef-", StringComparison.Ordinal) ? id : $"LicenseRef-{id}";
    }

    [GeneratedRegex("creativecommons[.]org/licenses/([a-z-]{2,16})/([0-9][.][0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex CreativeCommons();

    [GeneratedRegex("(?:spdx[.]org/licenses|opensource[.]org/licenses?)/([A-Za-z0-9.-]{2,40}?)(?:[.]html)?/?$")]
    private static partial Regex Named();

    [GeneratedRegex("[^A-Za-z0-9.-]+")]
    private static partial Regex NotOfId();
}
