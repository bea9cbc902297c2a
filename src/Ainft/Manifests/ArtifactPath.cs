using System.Text;
using System.Text.RegularExpressions;

namespace Ainft.Manifests;

/// <summary>
/// The name of a file within its component, <c>artifacts[].path</c>. It never leads out of the folder of the component,
/// and every common system can create the file there. Check it again before a file is written.
/// </summary>
public static partial class ArtifactPath
{
    /// <summary>The form of a path, as an error says it.</summary>
    public const string Expected =
        "a relative path with / between its names. A name must not be empty, end with a dot or a space, be reserved by "
        + "Windows (such as NUL or COM1), or have a backslash, a colon, a control or a bidirectional character";

    /// <summary>Whether a text is a path of at most <see cref="ManifestLimits.Path"/> code points.</summary>
    public static bool IsValid(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EnumerateRunes().Take(ManifestLimits.Path + 1).Count() <= ManifestLimits.Path
            && Form().IsMatch(path)
            && HasShortNames(path);
    }

    internal static string? Read(Field field)
    {
        var path = field.Text(ManifestLimits.Path, Form(), Expected);
        if (path is null || HasShortNames(path))
            return path;
        field.Refuse(
            ViolationCode.WrongLength, $"A name of the path has more than {ManifestLimits.PathName} bytes in UTF-8.");
        return null;
    }

    // File systems limit the bytes of a name, not its characters.
    private static bool HasShortNames(string path)
    {
        foreach (var name in path.AsSpan().Split('/'))
            if (Encoding.UTF8.GetByteCount(path.AsSpan(name)) > ManifestLimits.PathName)
                return false;
        return true;
    }

    // The first part refuses the names that Windows reserves, with any extension.
    [GeneratedRegex(
        @"^(?!(?:.*/)?(?:[Cc][Oo][Nn]|[Pp][Rr][Nn]|[Aa][Uu][Xx]|[Nn][Uu][Ll]"
        + @"|(?:[Cc][Oo][Mm]|[Ll][Pp][Tt])[0-9\u00B9\u00B2\u00B3]|[Cc][Oo][Nn](?:[Ii][Nn]|[Oo][Uu][Tt])\$)"
        + @" *(?:[./]|\z))"
        + Name + "(?:/" + Name + @")*\z")]
    private static partial Regex Form();

    private const string NameCharacter =
        @"^/\\:\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069";

    private const string Name = "[" + NameCharacter + "]*[" + NameCharacter + ". ]";
}
