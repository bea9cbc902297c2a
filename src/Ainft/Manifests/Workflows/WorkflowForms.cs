using System.Text.RegularExpressions;

namespace Ainft.Manifests.Workflows;

/// <summary>
/// The forms of texts in workflows and results. manifest.schema.json contains the patterns of a workflow too.
/// </summary>
internal static partial class WorkflowForms
{
    public const string PathDescription = "a relative path of segments with / between them. A segment must not be "
        + "empty, . or .., and must not contain a backslash or a control character";
    public const string PointerDescription = "a JSON pointer (RFC 6901)";

    /// <summary>The digest pins the image. The name is only the address where a node asks for it.</summary>
    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.:-]*[a-z0-9])?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+"
        + @"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?@sha256:[0-9a-f]{64}\z")]
    public static partial Regex Image();

    [GeneratedRegex(@"^[a-z0-9]+([._-][a-z0-9]+)*\z")]
    public static partial Regex Word();

    [GeneratedRegex(@"^(?!\.{1,2}(/|\z))[^/\\\u0000-\u001F\u007F-\u009F]+"
        + @"(/(?!\.{1,2}(/|\z))[^/\\\u0000-\u001F\u007F-\u009F]+)*\z")]
    public static partial Regex Path();

    /// <summary>An input must not be in the folder <c>out</c>, because the process writes its outputs there.</summary>
    [GeneratedRegex(@"^(?!out(/|\z))")]
    public static partial Regex OutsideOut();

    /// <summary>Names that begin with AINFT_ are reserved for the node.</summary>
    [GeneratedRegex(@"^(?!AINFT_)[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    public static partial Regex EnvName();

    [GeneratedRegex(@"^[^\u0000]*\z")]
    public static partial Regex WithoutNul();

    [GeneratedRegex(@"^(/([^~/]|~[01])*)*\z")]
    public static partial Regex Pointer();
}
