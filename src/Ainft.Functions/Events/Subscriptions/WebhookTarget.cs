using System.Net;
using System.Net.Http.Headers;
using Ainft.Fetching;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Events;

/// <summary>The answer of a target to one message.</summary>
/// <param name="Status">The status, or null when the target did not answer.</param>
/// <param name="Failure">Why the message was not delivered, for people. Null when it was.</param>
/// <param name="RetryAfter">The time that the target asks to wait.</param>
/// <param name="Body">The first bytes of the answer.</param>
internal sealed record TargetAnswer(HttpStatusCode? Status, string? Failure, TimeSpan? RetryAfter, byte[] Body)
{
    public bool IsDelivered => Failure is null;
}

/// <summary>
/// Sends signed messages to targets of strangers. It connects to public addresses only, which it checks as it connects,
/// and it follows no redirect.
/// </summary>
internal sealed class WebhookTarget(IOptions<EventOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>The longest time of one attempt.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The bytes of an answer that a challenge needs.</summary>
    private const int MaxAnswer = 1_024;

    private readonly HttpClient strangers = GuardedHttp.ForStrangers(), operators = GuardedHttp.ForOperator();

    /// <summary>Whether a subscription may name a target: with TLS, or a host that the operator named.</summary>
    public bool Allows(Uri target) => target.Scheme == Uri.UriSchemeHttps || options.Value.IsPrivate(target);

    /// <summary>Sends a message once.</summary>
    public async Task<TargetAnswer> SendAsync(
        Uri target, IReadOnlyList<WebhookKeys> keys, string message, byte[] body, CancellationToken ct)
    {
        var at = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, target)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Add(StandardWebhook.Id, message);
        request.Headers.Add(StandardWebhook.Timestamp, StandardWebhook.TimeOf(at));
        request.Headers.Add(StandardWebhook.Signature, StandardWebhook.Sign(keys, message, at, body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Ainft", "1"));
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            var client = options.Value.IsPrivate(target) ? operators : strangers;
            using var answer = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await ReadAsync(answer, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failed($"The target did not answer within {Patience.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or FetchRefusedException)
        {
            return Failed(
                e is FetchRefusedException || e.InnerException is FetchRefusedException
                    ? "The target does not have a public address."
                    : "The registry could not connect to the target, or the connection broke.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        strangers.Dispose();
        operators.Dispose();
    }

    private async Task<TargetAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var asked = RequestedPause.Of(answer, time.GetUtcNow());
        if (!answer.IsSuccessStatusCode)
            return new TargetAnswer(
                answer.StatusCode, $"The target answered with the status {(int)answer.StatusCode}.", asked, []);
        var buffer = new byte[MaxAnswer];
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        var length = await body.ReadAtLeastAsync(buffer, MaxAnswer, throwOnEndOfStream: false, ct);
        return new TargetAnswer(answer.StatusCode, null, null, buffer[..length]);
    }

    private static TargetAnswer Failed(string reason) => new(null, reason, null, []);
}
