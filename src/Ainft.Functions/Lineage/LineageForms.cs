using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>The forms that lineage answers have.</summary>
internal static class LineageForms
{
    public static readonly AnswerForm Json = new("json", "application/json");
    public static readonly AnswerForm Ids = new("ids", "text/plain");

    /// <summary>Of lists of components.</summary>
    public static readonly IReadOnlyList<AnswerForm> Lists = [Json, Ids];

    /// <summary>The form that a request asks for; null when it accepts none.</summary>
    public static AnswerForm? Form(this LineageParameters parameters, HttpRequest http, IReadOnlyList<AnswerForm> forms)
    {
        if (parameters.Text("format") is not { } name)
            return http.ChooseForm(forms);
        if (forms.FirstOrDefault(form => form.Name == name) is { } named)
            return named;
        parameters.Refuse("format", $"Expected one of {string.Join(", ", forms.Select(form => form.Name))}.");
        return forms[0];
    }
}
