using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ainft.Sources.Events;

/// <summary>The statements of a delivery's headers about its signature.</summary>
/// <param name="Codes">
/// The authentication codes, each of 32 bytes. For Hugging Face it is the SHA-256 of the secret, because a comparison
/// of the secrets would tell their lengths. Empty when the headers have another form.
/// </param>
/// <param name="Prefix">The signed bytes before the body.</param>
/// <param name="Time">The signed time, or null where the platform signs no time.</param>
internal sealed partial record SignatureClaim(IReadOnlyList<byte[]> Codes, byte[] Prefix, DateTimeOffset? Time)
{
    /// <summary>The header with the id of a delivery of MLflow.</summary>
    public const string MlflowId = "X-MLflow-Delivery-Id";

    private const int Bytes = SHA256.HashSizeInBytes;
    private const string GitHubPrefix = "sha256=", Version = "v1,";
    private static readonly SignatureClaim None = new([], [], null);

    public static SignatureClaim Read(WebhookPlatform platform, Func<string, string?> header) => platform switch
    {
        WebhookPlatform.GitHub => OfBody(
            Text(header, "X-Hub-Signature-256") is { } text
            && text.StartsWith(GitHubPrefix, StringComparison.Ordinal) ? FromHex(text[GitHubPrefix.Length..]) : null),
        WebhookPlatform.HuggingFace => OfBody(
            Text(header, "X-Webhook-Secret") is { } secret ? SHA256.HashData(Encoding.UTF8.GetBytes(secret)) : null),
        WebhookPlatform.Wandb => OfBody(
            Text(header, "X-Wandb-Signature") is { } text ? FromHex(text) ?? FromBase64(text) : null),
        WebhookPlatform.Mlflow => OfTime(header, MlflowId, "X-MLflow-Timestamp", "X-MLflow-Signature"),
        _ => OfTime(header, "webhook-id", "webhook-timestamp", "webhook-signature"),
    };

    /// <summary>The id that the signature covers, or null when it has another form.</summary>
    public static string? IdOf(WebhookPlatform platform, Func<string, string?> header) =>
        Text(header, platform == WebhookPlatform.Mlflow ? MlflowId : "webhook-id") is { } id
        && Id().IsMatch(id) ? id : null;

    private static SignatureClaim OfBody(byte[]? code) => code is null ? None : new SignatureClaim([code], [], null);

    // A point separates the parts, so an id with a point could move bytes from one part to another.
    private static SignatureClaim OfTime(Func<string, string?> header, string id, string time, string signature) =>
        Text(header, id) is { } name && Id().IsMatch(name)
        && Text(header, time) is { } seconds && Seconds().IsMatch(seconds)
        && Text(header, signature) is { } codes
            ? new SignatureClaim(
                CodesIn(codes), Encoding.ASCII.GetBytes($"{name}.{seconds}."),
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)))
            : None;

    private static IReadOnlyList<byte[]> CodesIn(string list) =>
    [
        .. list.Split(' ', EventLimits.Signatures + 1).Take(EventLimits.Signatures)
            .Where(item => item.StartsWith(Version, StringComparison.Ordinal))
            .Select(item => FromBase64(item[Version.Length..]))
            .OfType<byte[]>(),
    ];

    private static string? Text(Func<string, string?> header, string name) =>
        header(name) is { Length: > 0 and <= EventLimits.Header } text ? text : null;

    private static byte[]? FromHex(string text) =>
        text.Length == Bytes * 2 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;

    private static byte[]? FromBase64(string text)
    {
        var code = new byte[Bytes];
        return text.Length == (Bytes + 2) / 3 * 4 && Convert.TryFromBase64String(text, code, out var count)
            && count == Bytes ? code : null;
    }

    [GeneratedRegex(@"^[\x21-\x2D\x2F-\x7E]{1,256}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[0-9]{1,11}\z")]
    private static partial Regex Seconds();
}
