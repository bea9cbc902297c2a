using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Functions.Webhooks;

/// <summary>The component that an event becomes.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="IsDelegated">
/// Whether the creator of the integration is the creator of the component. Otherwise the agent mints in its own name.
/// </param>
/// <param name="Reason">Why it is a reference, or why its source is not proven, for people.</param>
internal sealed record ComponentPlan(Manifest Manifest, bool IsDelegated, string? Reason)
{
    public bool IsReference => Manifest.IsReference;

    /// <summary>The creator of the component.</summary>
    public Address CreatorOf(Integration integration) => IsDelegated ? integration.Creator : integration.Terms.Agent;

    /// <summary>The bytes for a later try.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["manifest"] = Convert.ToBase64String(Manifest.Canonical.Span),
        ["delegated"] = IsDelegated,
        ["reason"] = Reason,
    });

    /// <summary>Reads the bytes, which this app wrote.</summary>
    public static ComponentPlan Read(ReadOnlyMemory<byte> bytes)
    {
        using var json = JsonDocument.Parse(bytes);
        var plan = json.RootElement;
        return new ComponentPlan(
            Manifest.ReadCanonical(plan.GetProperty("manifest").GetBytesFromBase64()),
            plan.GetProperty("delegated").GetBoolean(),
            plan.GetProperty("reason").GetString());
    }
}
