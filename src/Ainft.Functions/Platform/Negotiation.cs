using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Platform;

/// <summary>One of the forms that an answer can have.</summary>
/// <param name="Name">Its name in the parameter <c>format</c>.</param>
/// <param name="MediaType">Its media type, without parameters.</param>
public sealed record AnswerForm(string Name, string MediaType);

/// <summary>Chooses the form of an answer by the quality that the client accepts it with (RFC 9110, 12.5.1).</summary>
public static class Negotiation
{
    /// <summary>The first form with the highest quality. Null when the client accepts no form.</summary>
    public static AnswerForm? ChooseForm(this HttpRequest http, IReadOnlyList<AnswerForm> forms)
    {
        http.HttpContext.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        var accepted = http.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return forms[0];
        var best = forms.MaxBy(form => QualityOf(form, accepted))!;
        return QualityOf(best, accepted) > 0 ? best : null;
    }

    /// <summary>The answer when the client accepts no form.</summary>
    public static IResult NotAcceptable(IReadOnlyList<AnswerForm> forms) =>
        new Problem(
            ProblemCode.NotAcceptable,
            $"The header Accept must allow one of {string.Join(", ", forms.Select(form => form.MediaType))}.");

    // The most specific range that contains a form gives its quality, even when a wider range has a higher one.
    private static double QualityOf(AnswerForm form, IList<MediaTypeHeaderValue> accepted) => accepted
        .Where(range => range.MatchesAllTypes
            || range.MediaType.Equals(form.MediaType, StringComparison.OrdinalIgnoreCase)
            || range.MatchesAllSubTypes
                && form.MediaType.AsSpan().StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();
}
