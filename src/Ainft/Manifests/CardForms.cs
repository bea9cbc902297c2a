using System.Text.RegularExpressions;

namespace Ainft.Manifests;

/// <summary>The forms of texts in a <see cref="ManifestCard"/>. manifest.schema.json repeats every pattern.</summary>
internal static partial class CardForms
{
    /// <summary>The tags of RFC 5646, section 2.1, without the irregular ones of earlier standards.</summary>
    [GeneratedRegex(
        @"^(?:(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
        + @"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
        + @"(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?|[Xx](?:-[A-Za-z0-9]{1,8})+)\z")]
    public static partial Regex Language();

    [GeneratedRegex(@"^[a-z0-9]+(?:-[a-z0-9]+)*\z")]
    public static partial Regex Pipeline();

    [GeneratedRegex(@"^[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*\z")]
    public static partial Regex Library();

    [GeneratedRegex(@"^[^\u0000-\u001F\u007F-\u009F\u2028\u2029]+\z")]
    public static partial Regex Line();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]\z")]
    public static partial Regex Orcid();

    /// <summary>An address with a host or an IPv6 address, and without a user.</summary>
    [GeneratedRegex(
        @"^[Hh][Tt][Tt][Pp][Ss]?://(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
        + @"(?:[/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?\z")]
    public static partial Regex WebAddress();

    [GeneratedRegex(@"^10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\u0000-\u0020\u007F-\u00A0\u2028\u2029]+\z")]
    public static partial Regex Doi();

    /// <summary>The ids of 2007 and later, and the ids before that with an archive.</summary>
    [GeneratedRegex(@"^(?:[0-9]{4}\.[0-9]{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/[0-9]{7})(?:v[1-9][0-9]*)?\z")]
    public static partial Regex Arxiv();
}
