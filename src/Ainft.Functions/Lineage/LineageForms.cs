using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>The forms that lineage answers have.</summary>
internal static class LineageForms
{
    public static readonly AnswerForm Json = new("json", "application/json");
    public static readonly AnswerForm Ids = new("ids", "text/plain");

    public static readonly AnswerForm Mermaid = new("mermaid", "text/vnd.mermaid");
    public static readonly AnswerForm Dot = new("dot", "text/vnd.graphviz");
    public static readonly AnswerForm Svg = new("svg", "image/svg+xml");

    /// <summary>The forms of lists of components.</summary>
    public static readonly IReadOnlyList<AnswerForm> Lists = [Json, Ids];

    /// <summary>The forms of graphs besides JSON.</summary>
    public static readonly AnswerForm[] Drawings = [Mermaid, Dot, Svg];

    /// <summary>The forms of graphs.</summary>
    public static readonly IReadOnlyList<AnswerForm> Graphs = [Json, .. Drawings];

    /// <summary>The form that a request asks for, or null when it accepts no form.</summary>
    public static AnswerForm? Form(this LineageParameters parameters, HttpRequest http, IReadOnlyList<AnswerForm> forms)
    {
        if (parameters.Text("format") is not { } name)
            return http.ChooseForm(forms);
        if (forms.FirstOrDefault(form => form.Name == name) is { } named)
            return named;
        parameters.Refuse(
            "format",
            ViolationCode.WrongValue,
            $"Expected one of {string.Join(", ", forms.Select(form => form.Name))}.");
        return forms[0];
    }
}
