using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ainft.Sources.Events;

/// <summary>The headers and the body of a delivery, and the forms of their values.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Header">The value of a header, or null.</param>
/// <param name="Body">The raw body.</param>
internal sealed partial record Delivery(
    WebhookPlatform Platform, Func<string, string?> Header, ReadOnlyMemory<byte> Body)
{
    private const string ContentType = "Content-Type", BodyName = "The body of the event";

    /// <summary>The media type in lower case without parameters. Empty without the header.</summary>
    public string MediaType => (OptionalHeader(ContentType) ?? "").Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>Refuses a body that is a form, because its bytes are not JSON.</summary>
    public void RequireJson()
    {
        if (MediaType is not ("" or "application/json") && !MediaType.EndsWith("+json", StringComparison.Ordinal))
            throw Refused(
                ViolationCode.WrongValue, ContentType,
                "is not application/json. Choose this content type on the screen of the webhook");
    }

    /// <summary>Parses the body.</summary>
    /// <exception cref="SourceException">The body is not JSON, or it repeats a member.</exception>
    public SourceNode Parse() => JsonText.ReadStrict(BodyName, Body.Span);

    /// <summary>Parses some members of the body.</summary>
    /// <exception cref="SourceException">The body is not JSON, or it repeats one of the members.</exception>
    public SourceNode Parse(IReadOnlyList<string> members) =>
        JsonText.ReadStrict(BodyName, Keep(Body, members).Span);

    /// <summary>The body with some of its members alone.</summary>
    /// <exception cref="SourceException">The body is not JSON.</exception>
    public static ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> body, IReadOnlyList<string> members) =>
        JsonMembers.Keep(BodyName, body.Span, members);

    /// <summary>A header that may be missing, at most <see cref="EventLimits.Header"/> characters.</summary>
    public string? OptionalHeader(string name) => Header(name) switch
    {
        null or "" => null,
        { Length: <= EventLimits.Header } text => text,
        _ => throw Refused(ViolationCode.WrongLength, name, "is too long"),
    };

    /// <summary>A header of a form.</summary>
    public string RequiredHeader(string name, Regex form) => OptionalHeader(name) is not { } text
        ? throw Refused(ViolationCode.MemberMissing, name, "is missing")
        : form.IsMatch(text) ? text : throw Refused(ViolationCode.WrongForm, name, "has another form");

    /// <summary>The key of the event for idempotency.</summary>
    /// <param name="parts">The parts that tell it from other events of the platform.</param>
    public string Key(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Platform}\n{string.Join('\n', parts)}")));

    /// <summary>The key of a delivery whose id is signed.</summary>
    public string KeyOfId() => SignatureClaim.IdOf(Platform, Header) is { } id
        ? Key("id", id)
        : throw Refused(
            ViolationCode.WrongForm, Platform == WebhookPlatform.Mlflow ? SignatureClaim.MlflowId : "webhook-id",
            "is missing or has another form");

    /// <summary>The key of a delivery of which only the body is signed.</summary>
    public string KeyOfBody() => Key("body", Convert.ToHexStringLower(SHA256.HashData(Body.Span)));

    /// <summary>A refusal of a header.</summary>
    public static SourceException Refused(ViolationCode code, string header, string reason) =>
        new($"The header {header} {reason}.") { Code = code, Pointer = header };
}
