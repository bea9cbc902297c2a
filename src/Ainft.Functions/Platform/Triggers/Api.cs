namespace Ainft.Functions.Platform;

/// <summary>
/// The app's one HTTP pipeline under a Functions host. Every HTTP function hands its request to it, so routes, limits
/// and answers are the same code as without a host.
/// </summary>
/// <param name="services">The app's services.</param>
/// <param name="build">Adds the app's middleware and routes.</param>
public sealed class Api(IServiceProvider services, Action<IApplicationBuilder> build)
{
    private readonly Lazy<RequestDelegate> pipeline = new(() =>
    {
        var app = new ApplicationBuilder(services);
        build(app);
        return app.Build();
    });

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request, as the host sent it on.</param>
    /// <param name="cancellationToken">
    /// The function's own token. A host that waited for longer than <c>functionTimeout</c> cancels it, and ends the
    /// process when the function goes on.
    /// </param>
    public async Task AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = request.HttpContext;
        var aborted = context.RequestAborted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, cancellationToken);
        // The worker matched its own endpoint to come here; the app's routes are matched anew.
        context.SetEndpoint(null);
        request.RouteValues.Clear();
        context.RequestAborted = either.Token;
        try
        {
            await pipeline.Value(context);
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }
}
