using System.Globalization;
using System.Text;
using Ainft.Functions.Platform;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Ainft.Functions.Explorer;

/// <summary>
/// An answer with a page. It renders the whole page before it sends the first byte, so an error still gets an answer of
/// its own.
/// </summary>
internal sealed class PageAnswer : IResult
{
    /// <summary>
    /// Only files of the app run and load, and only this site can receive a form. Inline scripts and styles do not run.
    /// </summary>
    public const string Policy = Loading + "connect-src 'self'; " + Others;

    /// <summary>
    /// The policy of the page that asks an endpoint of its visitor, which can be on the visitor's own machine. Scripts
    /// still come only from the app.
    /// </summary>
    public const string PolicyWithEndpoints =
        Loading + "connect-src 'self' https: http://127.0.0.1:* http://localhost:*; " + Others;

    private const string Loading =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; ";

    private const string Others = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private readonly Type page;
    private readonly object model;

    private PageAnswer(Type page, object model) => (this.page, this.model) = (page, model);

    private int Status { get; init; } = StatusCodes.Status200OK;

    private TimeSpan? RetryAfter { get; init; }

    private string ContentPolicy { get; init; } = Policy;

    /// <summary>A page that may ask endpoints of its visitor, with its model.</summary>
    public static PageAnswer OfEndpoints<TPage, TModel>(TModel model)
        where TPage : PageOf<TModel>
        where TModel : notnull => new(typeof(TPage), model) { ContentPolicy = PolicyWithEndpoints };

    /// <summary>A page with its model.</summary>
    public static PageAnswer Of<TPage, TModel>(TModel model)
        where TPage : PageOf<TModel>
        where TModel : notnull => new(typeof(TPage), model);

    /// <summary>The page of a problem, with the status of its code.</summary>
    public static PageAnswer Of(Problem problem) => new(typeof(ProblemHtml), problem)
    {
        Status = problem.Code.Status,
        RetryAfter = problem.RetryAfter ?? problem.Code.RetryAfter,
    };

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var html = await RenderAsync(httpContext.RequestServices);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        if (RetryAfter is { } after)
            response.Headers.RetryAfter =
                Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await CompressedBody.WriteAsync(httpContext, Encoding.UTF8.GetBytes(html));
    }

    private async Task<string> RenderAsync(IServiceProvider services)
    {
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = model });
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync(page, parameters)).ToHtmlString());
    }
}

/// <summary>Turns the outcomes of use cases into pages.</summary>
internal static class PageOutcomes
{
    /// <summary>The page of a value, or the page of the problem.</summary>
    public static IResult ToPage<TPage, TModel>(this Outcome<TModel> outcome)
        where TPage : PageOf<TModel>
        where TModel : notnull => outcome.ToResult((model, _) => PageAnswer.Of<TPage, TModel>(model)).ToPage();

    /// <summary>The page of a problem. Another result stays as it is.</summary>
    public static IResult ToPage(this IResult result) => result is Problem problem ? PageAnswer.Of(problem) : result;
}
