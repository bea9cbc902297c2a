using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Ainft.Functions.Platform;

/// <summary>
/// Lets a request in while its client has a budget left, and charges the actual cost of the request afterwards.
/// </summary>
internal sealed class BudgetGate(Budgets budgets, PlatformMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!budgets.AreOn || context.GetEndpoint()?.Metadata.GetMetadata<RouteBudget>() is not { Class: var budget })
        {
            await next(context);
            return;
        }

        var client = ClientAddress.Of(context);
        var bucket = budgets.Of(budget, client);
        var wait = bucket.WaitFor(Prices.PerRequest);
        if (wait is null)
            bucket.Spend(Prices.PerRequest);
        var work = RequestWork.Begin(budgets, budget, client);
        context.Response.OnStarting(() => Announce(context.Response, work));
        if (wait is { } after)
            await Refuse(client, bucket, after).ExecuteAsync(context);
        else
            await MeasureAsync(context, next, work, bucket);
    }

    private async Task MeasureAsync(HttpContext context, RequestDelegate next, RequestWork work, Bucket client)
    {
        var request = new CountedStream(context.Request.Body);
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var body = new CountedAnswer(inner, new CountedStream(inner.Stream));
        context.Features.Set<IHttpResponseBodyFeature>(body);
        // A body with a declared length needs no count.
        if (context.Request.ContentLength is null)
            context.Request.Body = request;
        try
        {
            await next(context);
        }
        finally
        {
            var cost = work.End((context.Request.ContentLength ?? request.Bytes) + body.Bytes);
            metrics.Charged(client.Name, cost);
        }
    }

    private static Problem Refuse(ClientAddress client, Bucket bucket, TimeSpan after) =>
        new(
            ProblemCode.BudgetSpent,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{client} spent its budget ({bucket.Name}). "
                + $"Send the request again in {Math.Ceiling(after.TotalSeconds)} s."),
            after);

    private static Task Announce(HttpResponse response, RequestWork work)
    {
        var payers = work.Payers;
        if (response.StatusCode == StatusCodes.Status429TooManyRequests && work.RefusedFor is { } after)
            response.Headers.RetryAfter =
                string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(after.TotalSeconds)}");
        response.Headers["RateLimit-Policy"] =
            new StringValues(string.Join(", ", payers.Select(payer => payer.Policy)));
        response.Headers["RateLimit"] = new StringValues(string.Join(", ", payers.Select(payer => payer.Left)));
        return Task.CompletedTask;
    }
}
