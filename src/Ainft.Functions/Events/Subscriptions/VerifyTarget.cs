using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>
/// Asks the target of a subscription for a random text. Only a target that returns it gets events, so a subscription
/// cannot send requests to a server whose operator does not want them.
/// </summary>
internal sealed class VerifyTarget(
    Subscribe subscribe, SubscriptionStore subscriptions, SubscriptionKeys keys, WebhookTarget target, EventLog log,
    CircuitBreakers breakers, TimeProvider time)
{
    public async Task<Outcome<SubscriptionAnswer>> RunAsync(Bytes32 id, Address owner, CancellationToken ct)
    {
        var found = await subscribe.FindOwnAsync(id, owner, ct);
        if (found is not Outcome<Subscription>.Done(var one))
            return found.As<SubscriptionAnswer>();
        var signing = keys.Open(one);
        if (signing.Count == 0)
            return new Outcome<SubscriptionAnswer>.Refused(
                ProblemCode.SubscriptionsOff,
                keys.Off ?? "No data key opens the keys of the subscription. Rotate them.");
        var head = await log.ReadHeadAsync(ct);
        if (await AskAsync(one, signing, ct) is { } failure)
            return new Outcome<SubscriptionAnswer>.Refused(ProblemCode.ChallengeFailed, failure);
        breakers.Succeeded(one.Target);
        var active = one with
        {
            State = SubscriptionState.Active,
            Reason = null,
            From = new EventPosition(head.Log, head.Last).ToString(),
        };
        return await subscriptions.TryReplaceAsync(active, ct)
            ? Outcome.Done(SubscriptionAnswer.Of(active))
            : Subscribe.Changed<SubscriptionAnswer>();
    }

    /// <summary>Sends the challenge. Returns why the target did not pass it, or null.</summary>
    private async Task<string?> AskAsync(
        Subscription one, IReadOnlyList<WebhookKeys> signing, CancellationToken ct)
    {
        var challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var message = $"chl_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ChallengeAnswer(message, EventType.Challenge, time.GetUtcNow(), new ChallengeData(challenge)),
            SubscriptionJson.Default.ChallengeAnswer);
        var answer = await target.SendAsync(one.Target, signing, message, body, ct);
        if (answer.Failure is { } failure)
            return failure;
        return Returns(answer.Body, challenge)
            ? null
            : "The target did not return the challenge as the JSON object {\"challenge\":\"…\"} of at most 1 KiB.";
    }

    private static bool Returns(byte[] body, string challenge)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("challenge", out var value)
                && value.ValueKind == JsonValueKind.String && value.ValueEquals(challenge);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
