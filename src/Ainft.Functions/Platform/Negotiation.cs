using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Platform;

/// <summary>One of the forms that an answer can have.</summary>
/// <param name="Name">Its name in the parameter <c>format</c>.</param>
/// <param name="MediaType">Its media type, without parameters.</param>
public sealed record AnswerForm(string Name, string MediaType);

/// <summary>Chooses the form of an answer: what <c>format</c> says, else what the client accepts most (RFC 9110, 12.5.1).</summary>
public static class Negotiation
{
    /// <summary>The form accepted with the highest quality, of several the first; null when none is accepted.</summary>
    public static AnswerForm? ChooseForm(this HttpRequest http, IReadOnlyList<AnswerForm> forms)
    {
        http.HttpContext.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        var accepted = http.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return forms[0];
        var best = forms.MaxBy(form => QualityOf(form, accepted))!;
        return QualityOf(best, accepted) > 0 ? best : null;
    }

    /// <summary>The answer when no form is accepted.</summary>
    public static IResult NotAcceptable(IReadOnlyList<AnswerForm> forms) =>
        Problem.Of(StatusCodes.Status406NotAcceptable) with { Detail = $"Expected to accept one of {string.Join(", ", forms.Select(form => form.MediaType))}." };

    // Of the ranges that a form is in the most specific one counts, whatever its quality.
    private static double QualityOf(AnswerForm form, IList<MediaTypeHeaderValue> accepted) => accepted
        .Where(range => range.MatchesAllTypes || range.MediaType.Equals(form.MediaType, StringComparison.OrdinalIgnoreCase)
            || range.MatchesAllSubTypes && form.MediaType.AsSpan().StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();
}
