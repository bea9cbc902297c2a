using System.Globalization;
using System.Text;
using Ainft.Functions.Minting;

namespace Ainft.Functions.Explorer;

/// <summary>Writes the entry of a component for BibTeX.</summary>
internal static class Citation
{
    private const int MostAuthors = 20;
    private const int KeyDigits = 12;

    /// <summary>An entry <c>@misc</c> with the id, which a reader can verify.</summary>
    /// <param name="model">The component.</param>
    /// <param name="url">The address of its page.</param>
    public static string BibTeX(ComponentModel model, string url)
    {
        var answer = model.Answer;
        var text = new StringBuilder($"@misc{{ainft{answer.Id.AsSpan(2, KeyDigits)},\n");
        Add(text, "title", Escape(model.Label));
        Add(text, "author", AuthorsOf(answer));
        if (answer.MintedAt is { } at)
            Add(text, "year", at.Year.ToString(CultureInfo.InvariantCulture));
        Add(text, "howpublished", $"\\url{{{url}}}");
        Add(text, "note", $"AINFT {answer.Id}");
        return text.Append('}').ToString();
    }

    private static string AuthorsOf(AinftAnswer answer) => answer.Card?.Authors is { Count: > 0 } authors
        ? string.Join(" and ", authors.Take(MostAuthors).Select(author => $"{{{Escape(PageText.Line(author.Name))}}}"))
            + (authors.Count > MostAuthors ? " and others" : "")
        : answer.Creator;

    private static void Add(StringBuilder text, string name, string value) => text.Append($"  {name} = {{{value}}},\n");

    // These characters are commands of TeX. A brace that is not escaped would end the value.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
            escaped.Append(character switch
            {
                '\\' => "\\textbackslash{}",
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                '{' or '}' or '%' or '#' or '&' or '$' or '_' => $"\\{character}",
                _ => character.ToString(),
            });
        return escaped.ToString();
    }
}
