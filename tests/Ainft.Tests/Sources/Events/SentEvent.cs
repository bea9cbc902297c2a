using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ainft.Sources;
using Ainft.Sources.Events;
using Xunit;

namespace Ainft.Tests.Sources.Events;

/// <summary>A delivery as a platform sends it, with the headers that a test gives it.</summary>
internal sealed class SentEvent(WebhookPlatform platform, string body)
{
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    public SentEvent With(string name, string value)
    {
        headers[name] = value;
        return this;
    }

    public string? Header(string name) => headers.GetValueOrDefault(name);

    public PlatformEvent Read() => EventReader.Read(platform, Header, Encoding.UTF8.GetBytes(body));

    public SourceException Refused() => Assert.Throws<SourceException>(Read);

    public SignatureState Check(DateTimeOffset now, params string[] secrets) => EventSignature.Check(
        platform, Header, Encoding.UTF8.GetBytes(body), [.. secrets.Select(secret => Encoding.UTF8.GetBytes(secret))],
        now);

    /// <summary>Signs as Standard Webhooks 1.0.0 demands, with an implementation of its own.</summary>
    public SentEvent SignedAsStandard(string id, long seconds, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var text = string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.{body}");
        return With("webhook-id", id).With("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture))
            .With("webhook-signature",
                $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}");
    }

    public static SentEvent GitHub(string name, string body) => new SentEvent(WebhookPlatform.GitHub, body)
        .With("X-GitHub-Event", name).With("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
        .With("Content-Type", "application/json");

    public static SentEvent Hub(string body) => new(WebhookPlatform.HuggingFace, body);

    public static SentEvent Mlflow(string body) => new SentEvent(WebhookPlatform.Mlflow, body)
        .With("X-MLflow-Delivery-Id", "bcbd0aa5-5c07-4e2b-a6ad-7f8f9a4b2f7e");

    public static SentEvent Standard(WebhookPlatform platform, string body) =>
        new SentEvent(platform, body).With("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek");
}
