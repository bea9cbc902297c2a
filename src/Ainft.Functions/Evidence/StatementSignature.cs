using System.Text;
using System.Text.Json;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Evidence;

/// <summary>
/// The form of a statement's signature in its bundle's line. It is a text without the account, because the line has it.
/// With the signature of a second key it is <c>["0x…",{"keyid":…,"sig":…}]</c>.
/// </summary>
internal static class StatementSignature
{
    public static byte[] Write(DsseEnvelope envelope) => Encoding.ASCII.GetBytes(envelope.Attestation is { } attestation
        ? $$"""["{{envelope.Signature}}",{"keyid":"{{attestation.KeyId}}","sig":"{{attestation.Signature}}"}]"""
        : $"\"{envelope.Signature}\"");

    public static DsseEnvelope Read(Entry entry)
    {
        using var json = JsonDocument.Parse(entry.Signature);
        var root = json.RootElement;
        var envelope = new DsseEnvelope(entry.Content, entry.Leaf.Account, "");
        return root.ValueKind != JsonValueKind.Array
            ? envelope with { Signature = root.GetString()! }
            : envelope with
            {
                Signature = root[0].GetString()!,
                Attestation = new Attestation(
                    root[1].GetProperty("keyid").GetString()!, root[1].GetProperty("sig").GetString()!),
            };
    }
}
