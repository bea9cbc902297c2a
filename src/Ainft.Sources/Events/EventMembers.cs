using System.Text.RegularExpressions;

namespace Ainft.Sources.Events;

/// <summary>Reads members of a body by their JSON pointers, so each refusal names its place.</summary>
internal static class EventMembers
{
    /// <summary>The longest value that an event keeps.</summary>
    public const int Longest = 512;

    private const int LongestName = 128;

    /// <summary>The node at a pointer, or null. A pointer has names of objects only.</summary>
    public static SourceNode? At(this SourceNode root, string pointer)
    {
        var node = root;
        foreach (var name in pointer.Split('/').Skip(1))
            node = node?[name];
        return node;
    }

    /// <summary>A text that may be missing, at most <see cref="Longest"/> characters.</summary>
    public static string? OptionalText(this SourceNode root, string pointer) => root.At(pointer)?.Text switch
    {
        null or "" => null,
        { Length: <= Longest } text => text,
        _ => throw Refused(ViolationCode.WrongLength, pointer, $"has more than {Longest} characters"),
    };

    /// <summary>A text that must exist.</summary>
    public static string RequiredText(this SourceNode root, string pointer) => root.OptionalText(pointer)
        ?? throw Refused(ViolationCode.MemberMissing, pointer, "is missing");

    /// <summary>A text of a form that must exist.</summary>
    public static string RequiredText(this SourceNode root, string pointer, Regex form) =>
        Checked(root.RequiredText(pointer), pointer, form);

    /// <summary>A text of a form that may be missing.</summary>
    public static string? OptionalText(this SourceNode root, string pointer, Regex form) =>
        root.OptionalText(pointer) is { } text ? Checked(text, pointer, form) : null;

    /// <summary>A refusal of a member.</summary>
    public static SourceException Refused(ViolationCode code, string pointer, string reason) =>
        new($"The member {pointer} of the event {reason}.") { Code = code, Pointer = pointer };

    /// <summary>The facts that have a value, each cut to <see cref="Longest"/> characters.</summary>
    public static IReadOnlyDictionary<string, string> Details(params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in facts)
            if (value is { Length: > 0 })
                details[name] = Cut(value, Longest);
        return details;
    }

    /// <summary>The name of an event from a text of a stranger, for people.</summary>
    public static string Name(string? text) => Cut(text ?? "", LongestName);

    // A column of a console can hold many characters, so columns do not bound the text.
    private static string Cut(string text, int most) =>
        PlainText.Clean(text.Length <= most ? text : $"{text[..(most - 1)]}…");

    private static string Checked(string text, string pointer, Regex form) =>
        form.IsMatch(text) ? text : throw Refused(ViolationCode.WrongForm, pointer, "has another form");
}
