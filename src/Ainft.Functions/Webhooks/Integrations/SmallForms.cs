using System.Text;
using System.Text.Json;
using Ainft.Functions.Nodes;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>The signature of a delegation.</summary>
internal sealed record SignatureForm(string Signature)
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static SignatureForm? Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body);
        var members = new BodyMembers(json.RootElement, ["signature"]);
        var form = new SignatureForm(members.Signature("signature"));
        violations = members.Violations;
        return violations.Count == 0 ? form : null;
    }
}

/// <summary>A new secret, and how long the former one stays valid.</summary>
internal sealed record SecretForm(string Secret, TimeSpan Keep)
{
    private const int Day = 24 * 60 * 60, Week = 7 * Day;

    public byte[] Bytes => Encoding.UTF8.GetBytes(Secret);

    /// <summary>Reads the body.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static SecretForm? Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body);
        var members = new BodyMembers(json.RootElement, ["secret", "keepSeconds"]);
        var form = new SecretForm(
            members.Line("secret", WebhookSecret.MaxLength) ?? "",
            TimeSpan.FromSeconds(members.Whole("keepSeconds", 0, Week, Day)));
        violations = members.Violations;
        return violations.Count == 0 ? form : null;
    }
}
