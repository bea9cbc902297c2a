namespace Ainft.Functions.Platform;

/// <summary>
/// The app's one HTTP pipeline under a Functions host. Every HTTP function passes its request to it, so the same code
/// serves routes, limits and answers as without a host.
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
    /// <param name="request">The request, as the host forwarded it.</param>
    /// <param name="cancellationToken">
    /// The function's own token. The host cancels it after <c>functionTimeout</c>, and ends the process when the
    /// function does not stop then.
    /// </param>
    public async Task AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = request.HttpContext;
        var aborted = context.RequestAborted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, cancellationToken);
        // The worker matched an endpoint of its own, so the app must match its own routes again.
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
