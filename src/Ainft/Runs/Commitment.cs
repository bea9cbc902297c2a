using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>Binds a node to its result while the result is still secret.</summary>
/// <remarks>
/// The commitment is the SHA-256 of the canonical JSON (RFC 8785) <c>{"domain":"ainft-commit/1",
/// "metrics":[…as in the result],"node":"0x…","result":"0x…","run":"0x…","salt":"0x…"}</c>. result is the digest of the
/// result, and the node's address is in lower case. The salt is 32 random bytes. Without it, other nodes could guess a
/// result and compare its commitment. The commitment contains the node and the run, so a copied commitment is
/// worthless.
/// </remarks>
public static class Commitment
{
    /// <summary>The commitment of a node to a result.</summary>
    public static Sha256Digest Of(Sha256Digest run, Address node, Bytes32 salt, TaskResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var canonical = result.ToCanonicalJson();
        using var document = JsonDocument.Parse(canonical);
        return Sha256Digest.Of(RunJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("domain", "ainft-commit/1");
            writer.WritePropertyName("metrics");
            WriteMetrics(writer, document.RootElement);
            writer.WriteString("node", node.ToHex());
            writer.WriteString("result", Sha256Digest.Of(canonical).ToString());
            writer.WriteString("run", run.ToString());
            writer.WriteString("salt", salt.ToString());
            writer.WriteEndObject();
        }));
    }

    private static void WriteMetrics(Utf8JsonWriter writer, JsonElement result)
    {
        if (result.TryGetProperty("metrics", out var metrics))
        {
            metrics.WriteTo(writer);
            return;
        }
        writer.WriteStartArray();
        writer.WriteEndArray();
    }
}
