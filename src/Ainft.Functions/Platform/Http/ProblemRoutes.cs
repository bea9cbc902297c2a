using System.Text;
using System.Text.Encodings.Web;

namespace Ainft.Functions.Platform;

/// <summary>The explanation of a code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Kind"><c>problem</c> of an answer, or <c>violation</c> of a rule.</param>
/// <param name="Status">The HTTP status of a problem.</param>
/// <param name="Title">The title of a problem.</param>
/// <param name="Meaning">The meaning of the code, and what the client can do.</param>
public sealed record CodeExplanation(string Code, string Kind, int? Status, string? Title, string Meaning);

/// <summary>The pages that the <c>type</c> of a problem leads to, as JSON and, for a browser, as HTML.</summary>
internal static class ProblemRoutes
{
    private static readonly AnswerForm[] Forms = [new("json", "application/json"), new("html", "text/html")];

    public static void MapProblems(this IEndpointRouteBuilder api) =>
        api.MapGet("problems/{code}", Explain).WithName("explainProblem").WithTags("Problems")
            .WithSummary("Explain a code")
            .WithDescription("Explains the code of a problem or of a violation, as JSON or, for a browser, as HTML.")
            .Produces<CodeExplanation>().ProducesProblems(404, 406).DrawsOn(BudgetClass.Reads)
            .MayBeKeptFor(AnswerFreshness.OfVersion)
            .Describes("code", "The code of a problem or of a violation.");

    private static IResult Explain(string code, HttpRequest http)
    {
        if (Find(code) is not { } found)
            return new Problem(ProblemCode.RouteNotFound, "This version has no such code.");
        if (http.ChooseForm(Forms) is not { } form)
            return Negotiation.NotAcceptable(Forms);
        return form == Forms[0]
            ? Results.Json(found)
            : Results.Content(Page(found), "text/html; charset=utf-8", Encoding.UTF8);
    }

    private static CodeExplanation? Find(string code)
    {
        if (ProblemCode.Find(code) is { } problem)
            return new CodeExplanation(problem.Name, "problem", problem.Status, problem.Title, problem.Meaning);
        return ViolationCode.Find(code) is { } found
            ? new CodeExplanation(found.Name, "violation", null, null, found.Meaning)
            : null;
    }

    private static string Page(CodeExplanation code)
    {
        var html = HtmlEncoder.Default;
        var heading = html.Encode(code.Title ?? code.Code);
        var status = code.Status is { } number ? $"<p>HTTP status {number}</p>" : "";
        return $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>{heading} - Ainft</title></head>
            <body>
            <h1>{heading}</h1>
            <p><code>{html.Encode(code.Code)}</code>, a code of a {code.Kind}</p>
            {status}
            <p>{html.Encode(code.Meaning)}</p>
            </body>
            </html>

            """;
    }
}
