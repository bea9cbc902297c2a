using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>The full hash of a commit of git, as platforms write it.</summary>
internal static partial class CommitHash
{
    /// <summary>The form: 40 small hexadecimal digits.</summary>
    [GeneratedRegex(@"^[0-9a-f]{40}\z")]
    public static partial Regex Form();
}
